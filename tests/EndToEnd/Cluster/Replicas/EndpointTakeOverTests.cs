using System.Diagnostics;
using KGateway.EndToEnd.Cluster.Harness;
using KGateway.EndToEnd.Harness;

namespace KGateway.EndToEnd.Cluster.Replicas;

/// <summary>Endpoints that go while nobody looks.</summary>
[Trait("Duration", "Long")]
[Collection("Cluster")]
public sealed class EndpointTakeOverTests(Installation installation, ITestOutputHelper output)
{
    [Fact]
    public async Task An_EndpointSlice_deleted_while_its_watcher_is_dead_is_gone_from_the_proxies_after_the_take_over()
    {
        await installation.UpAsync(3);
        var site = await Site.CreateAsync(installation, 1);
        // The route serves as soon as one of the two runs.
        await installation.Lab.KubectlAsync("rollout", "status", "-n", site.Namespace, "deployment/web", "--timeout=120s");
        var pods = (await installation.Lab.KubectlAsync(
            "get", "pods", "-n", site.Namespace, "-l", "app=web", "-o", "jsonpath={.items[*].status.podIP}")).Trim().Split(' ');
        Assert.Equal(2, pods.Length);
        await installation.Lab.ApplyAsync($$"""
            apiVersion: v1
            kind: Service
            metadata: {name: own, namespace: {{site.Namespace}}}
            spec: {ports: [{port: 80, targetPort: 3000}]}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: own, namespace: {{site.Namespace}}}
            spec:
              parentRefs: [{name: edge}]
              hostnames: [own.example]
              rules: [{backendRefs: [{name: own, port: 80}]}]
            ---
            {{Slice(site.Namespace, "one", pods[0])}}
            ---
            {{Slice(site.Namespace, "two", pods[1])}}
            """);
        await Eventually.TrueAsync(
            async () => (await EndpointsAsync(site)).Length == 2, "both endpoints are known", every: TimeSpan.FromMilliseconds(300));

        var watcher = await WatcherAsync();
        var clock = Stopwatch.StartNew();
        watcher.Kill();
        await installation.Lab.KubectlAsync("delete", "endpointslice", "two", "-n", site.Namespace);
        output.WriteLine($"the slice was deleted {clock.ElapsedMilliseconds} ms after {watcher.Name} was killed");
        await Eventually.TrueAsync(
            async () => await EndpointsAsync(site) is [var only] && only.StartsWith($"{pods[0]}:", StringComparison.Ordinal),
            "the endpoint is gone from the proxy",
            TimeSpan.FromSeconds(90),
            TimeSpan.FromMilliseconds(200));
        output.WriteLine($"it is gone from the proxy after {clock.Elapsed.TotalSeconds:F1} s");
        await installation.SettledAsync(3, 1, site.Namespace);
        Assert.Single(await EndpointsAsync(site));
    }

    private static string Slice(string ns, string name, string address) => $$"""
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: {{name}}, namespace: {{ns}}, labels: {kubernetes.io/service-name: own} }
        addressType: IPv4
        ports: [{name: "", port: 3000, protocol: TCP}]
        endpoints: [{addresses: ["{{address}}"], conditions: {ready: true} }]
        """;

    /// <summary>The replica that said last that it reads the endpoints.</summary>
    private async Task<Replica> WatcherAsync()
    {
        Replica? watcher = null;
        var last = "";
        foreach (var replica in await installation.ReplicasAsync())
        {
            var lines = await installation.Lab.KubectlAsync("-n", Installation.Namespace, "logs", replica.Name, "--timestamps");
            // With a capital letter: "No longer reading the stream" isn't meant.
            foreach (var line in lines.Split('\n').Where(static line => line.Contains("Reading the stream endpointslices", StringComparison.Ordinal)))
            {
                var time = line[..line.IndexOf(' ', StringComparison.Ordinal)];
                if (string.CompareOrdinal(time, last) > 0)
                {
                    (watcher, last) = (replica, time);
                }
            }
        }

        Assert.NotNull(watcher);
        return watcher;
    }

    private static async Task<string[]> EndpointsAsync(Site site) =>
    [
        .. (await site.ProxyAdminAsync("/clusters")).Split('\n')
            .Where(line => line.Contains("own", StringComparison.Ordinal) && line.Contains("health_flags", StringComparison.Ordinal))
            .Select(static line => line.Split("::")[1]),
    ];
}
