using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using KGateway.EndToEnd.Harness;

namespace KGateway.EndToEnd.Cluster.Harness;

/// <summary>
/// A namespace with many Gateways whose Deployments are scaled to nothing, and simulated proxies in their place: those of one Gateway
/// are one process, share the pod that their token is bound to (and so their node id), and check each response against the rules of the protocol.
/// </summary>
internal sealed class ProxyCrowd : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly Installation _installation;
    private readonly List<(Process Process, string Control, string Report)> _fleets = [];
    private readonly int[] _revisions;

    private ProxyCrowd(Installation installation, string ns, int gateways, int proxiesEach)
    {
        _installation = installation;
        Namespace = ns;
        Proxies = gateways * proxiesEach;
        _revisions = new int[gateways];
    }

    /// <summary>Its namespace.</summary>
    public string Namespace { get; }

    /// <summary>How many proxies there are.</summary>
    public int Proxies { get; }

    /// <summary>How many Gateways there are.</summary>
    public int Gateways => _revisions.Length;

    /// <summary>Makes the Gateways, with a route each, and connects the proxies through the control plane's Service.</summary>
    public static async Task<ProxyCrowd> StartAsync(Installation installation, int gateways, int proxiesEach)
    {
        var crowd = new ProxyCrowd(installation, await installation.Lab.NamespaceAsync(), gateways, proxiesEach);
        await installation.Lab.ApplyAsync($$"""
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: GatewayParameters
            metadata: {name: none, namespace: {{crowd.Namespace}}}
            spec: {kube: {deployment: {replicas: 0} } }
            """);
        await installation.Lab.ApplyAsync(string.Join("\n---\n", Enumerable.Range(0, gateways).Select(crowd.Objects)));
        for (var gateway = 0; gateway < gateways; gateway++)
        {
            await crowd.ChangeAsync(gateway);
        }

        for (var gateway = 0; gateway < gateways; gateway++)
        {
            await crowd.ConnectAsync(gateway, proxiesEach);
        }

        return crowd;
    }

    /// <summary>Writes the next revision of a Gateway's route.</summary>
    public async Task ChangeAsync(int gateway)
    {
        var revision = ++_revisions[gateway];
        var path = $"/apis/gateway.networking.k8s.io/v1/namespaces/{Namespace}/httproutes/{Name(gateway)}";
        await _installation.Api.ApplyAsync(path, Route(gateway, revision), "test", force: true, CancellationToken.None);
    }

    /// <summary>
    /// Writes the next revision of each Gateway's route at once and waits until all their proxies have it; the times that this took of those
    /// Gateways (NAMESPACE/NAME) whose proxies told of it.
    /// </summary>
    public async Task<(string Gateway, TimeSpan Time)[]> ChangeAllAsync() =>
        [.. (await Task.WhenAll(Enumerable.Range(0, Gateways).Select(ChangeAndWaitAsync))).OfType<(string, TimeSpan)>()];

    // The time that it took, or null when the proxies didn't tell and only the control plane knows.
    private async Task<(string, TimeSpan)?> ChangeAndWaitAsync(int gateway)
    {
        // A fleet only sees what comes after it has been told to look, and what its proxies have got since that time and since they connected.
        var now = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
        var mark = $$"""{"t": {{now}}, "label": "route", "type": "rds", "marker": "{{Marker(gateway, _revisions[gateway] + 1)}}"}""";
        var seen = await FleetControl.MarkAsync(_fleets[gateway].Control, mark);
        var clock = Stopwatch.StartNew();
        await ChangeAsync(gateway);
        if (await seen)
        {
            return ($"{Namespace}/{Name(gateway)}", clock.Elapsed);
        }

        var marker = Marker(gateway, _revisions[gateway]);
        await Eventually.TrueAsync(
            () => _installation.AllHaveAsync(Namespace, Name(gateway), Proxies / Gateways, marker), $"all proxies of {Name(gateway)} have {marker}", Patience);
        return null;
    }

    /// <summary>Waits until all proxies have their first configuration; the time that it took.</summary>
    public async Task<TimeSpan> ConfiguredAsync()
    {
        var clock = Stopwatch.StartNew();
        // A fleet takes orders from then on.
        await Eventually.TrueAsync(
            () => Task.FromResult(_fleets.TrueForAll(static fleet => File.Exists(fleet.Control))),
            $"{Proxies} proxies are configured",
            Patience,
            TimeSpan.FromMilliseconds(50));
        return clock.Elapsed;
    }

    /// <summary>
    /// How many of its proxies have connected since a moment, and how long after it the last one did, as the replicas' logs tell: to ask
    /// busy replicas would take longer than what is measured.
    /// </summary>
    public async Task<(int Proxies, TimeSpan Last)> ConnectedAsync(DateTimeOffset since)
    {
        var times = (await _installation.LogsAsync(since)).Split('\n')
            .Where(line => line.Contains($"of Gateway {Namespace}/", StringComparison.Ordinal) && line.Contains(" connected from ", StringComparison.Ordinal))
            .Select(static line => DateTimeOffset.Parse(line[..line.IndexOf(' ', StringComparison.Ordinal)], CultureInfo.InvariantCulture))
            .Where(time => time >= since)
            .ToArray();
        return (times.Length, times.Length == 0 ? TimeSpan.Zero : times.Max() - since);
    }

    /// <summary>How many resources the proxies got that they held already, and how many that they didn't.</summary>
    public async Task<(int Again, int New)> BodiesAsync()
    {
        var bodies = await Task.WhenAll(_fleets.Select(static fleet => FleetControl.BodiesAsync(fleet.Control)));
        return (bodies.Sum(static of => of.Again), bodies.Sum(static of => of.New));
    }

    /// <summary>Ends it; the reports of all fleets.</summary>
    public async Task<JsonElement[]> StopAsync()
    {
        for (var gateway = 0; gateway < _fleets.Count; gateway++)
        {
            await FleetControl.StopAsync(_fleets[gateway].Control);
            using var limit = new CancellationTokenSource(Patience);
            await _fleets[gateway].Process.WaitForExitAsync(limit.Token);
        }

        return [.. _fleets.Select(static fleet => JsonDocument.Parse(File.ReadAllText(fleet.Report)).RootElement.Clone())];
    }

    /// <summary>Ends the proxies and lets the namespace go: so many Gateways would slow down the tests that follow.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var (process, _, _) in _fleets)
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }

            process.Dispose();
        }

        await _installation.Lab.KubectlAsync("delete", "namespace", Namespace, "--wait=false");
    }

    private async Task ConnectAsync(int gateway, int proxies)
    {
        var name = Name(gateway);
        var lab = _installation.Lab;
        await lab.KubectlAsync("wait", "-n", Namespace, "--for=create", $"serviceaccount/{name}", "--timeout=120s");
        await lab.ApplyAsync($$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: {{name}}-proxies, namespace: {{Namespace}}}
            spec: {serviceAccountName: {{name}}, terminationGracePeriodSeconds: 0, containers: [{name: pause, image: example/pause}]}
            """);
        var files = Path.Combine(lab.Folder, $"{Namespace}-{name}");
        await File.WriteAllTextAsync($"{files}.token", (await lab.KubectlAsync(
            "create", "token", name, "-n", Namespace, "--audience", "kgateway", "--duration", "1h", "--bound-object-kind", "Pod", "--bound-object-name", $"{name}-proxies")).Trim());
        var process = lab.Start(
        [
            Tools.XdsBench, "load", "--scenario", "wait", "--clients", $"{proxies}", "--target", $"kgateway.{Installation.Namespace}.svc.cluster.local:9977",
            "--node-role", $"kgateway-kube-gateway-api~{Namespace}~{name}", "--node-id", $"{name}-proxies.{Namespace}", "--token-file", $"{files}.token", "--control", $"unix:{files}.socket", "-o", $"{files}.json",
        ]);
        process.StandardInput.Close();
        _ = process.StandardOutput.ReadToEndAsync();
        _ = process.StandardError.ReadToEndAsync();
        _fleets.Add((process, $"{files}.socket", $"{files}.json"));
    }

    private static string Name(int gateway) => $"gateway-{gateway:D3}";

    private static string Marker(int gateway, int revision) => $"{gateway}-{revision}-marker";

    private JsonNode Route(int gateway, int revision) => JsonNode.Parse($$"""
        {
          "apiVersion": "gateway.networking.k8s.io/v1", "kind": "HTTPRoute", "metadata": {"name": "{{Name(gateway)}}", "namespace": "{{Namespace}}"},
          "spec": {
            "parentRefs": [{"name": "{{Name(gateway)}}"}], "hostnames": ["g{{gateway}}.example"],
            "rules": [{
              "filters": [{"type": "ResponseHeaderModifier", "responseHeaderModifier": {"set": [{"name": "x-bench-revision", "value": "{{Marker(gateway, revision)}}"}]} }],
              "backendRefs": [{"name": "{{Name(gateway)}}-backend", "port": 80}]
            }]
          }
        }
        """)!;

    private string Objects(int gateway) => $$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: {{Name(gateway)}}, namespace: {{Namespace}}}
        spec:
          gatewayClassName: kgateway
          infrastructure: {parametersRef: {group: gateway.kgateway.dev, kind: GatewayParameters, name: none} }
          listeners: [{name: http, port: 80, protocol: HTTP}]
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: {{Name(gateway)}}-backend, namespace: {{Namespace}}}
        spec:
          selector: {app: {{Name(gateway)}}}
          ports: [{port: 80, targetPort: 3000}]
        """;
}
