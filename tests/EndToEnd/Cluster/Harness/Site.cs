using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using KGateway.EndToEnd.Harness;

namespace KGateway.EndToEnd.Cluster.Harness;

/// <summary>A namespace with a Gateway, whose Envoy runs as a pod, and echo backends behind some HTTPRoutes with a host each.</summary>
internal sealed class Site
{
    private readonly Installation _installation;
    private readonly int[] _revisions;

    private Site(Installation installation, string ns, int routes)
    {
        _installation = installation;
        Namespace = ns;
        _revisions = new int[routes];
    }

    /// <summary>Its namespace.</summary>
    public string Namespace { get; }

    /// <summary>Address of the Gateway's Service.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Makes everything and waits until each route serves.</summary>
    public static async Task<Site> CreateAsync(Installation installation, int routes, int backends = 2)
    {
        var site = new Site(installation, await installation.Lab.NamespaceAsync(), routes);
        await installation.Lab.ApplyAsync(Objects(site.Namespace, backends));
        for (var route = 0; route < routes; route++)
        {
            await site.ChangeAsync(route);
        }

        await site.AddressAsync();
        for (var route = 0; route < routes; route++)
        {
            await site.InForceAsync(route, TimeSpan.FromSeconds(120));
        }

        return site;
    }

    /// <summary>How many routes it has.</summary>
    public int Routes => _revisions.Length;

    /// <summary>Writes the next revision of each route and waits until all are in traffic; the time since the first write.</summary>
    public async Task<TimeSpan> ChangeAllAsync()
    {
        var clock = Stopwatch.StartNew();
        for (var route = 0; route < Routes; route++)
        {
            await ChangeAsync(route);
        }

        for (var route = 0; route < Routes; route++)
        {
            await InForceAsync(route, TimeSpan.FromSeconds(60));
        }

        return clock.Elapsed;
    }

    /// <summary>Writes the next revision of a route, which it puts in a response header; the answer is that revision.</summary>
    public async Task<int> ChangeAsync(int route)
    {
        var revision = ++_revisions[route];
        var path = $"/apis/gateway.networking.k8s.io/v1/namespaces/{Namespace}/httproutes/r{route}";
        await _installation.Api.ApplyAsync(path, Route(route, revision), "test", force: true, CancellationToken.None);
        return revision;
    }

    /// <summary>Waits until a route's last revision, or a given one, is in traffic; the time that it took.</summary>
    public async Task<TimeSpan> InForceAsync(int route, TimeSpan deadline, int? revision = null)
    {
        var wanted = revision ?? _revisions[route];
        var clock = Stopwatch.StartNew();
        await Eventually.TrueAsync(
            async () => await RevisionAsync(route) >= wanted, $"revision {wanted} of route {route}", deadline, TimeSpan.FromMilliseconds(25));
        return clock.Elapsed;
    }

    /// <summary>The revision that answers a request now; 0 when there is no good answer.</summary>
    public async Task<int> RevisionAsync(int route)
    {
        using var request = Request(route);
        try
        {
            using var response = await _installation.Network.Client.SendAsync(request);
            return response.StatusCode == HttpStatusCode.OK && response.Headers.TryGetValues("x-revision", out var values)
                ? int.Parse(values.Single(), null)
                : 0;
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            return 0;
        }
    }

    /// <summary>Requests to all of its routes at a rate.</summary>
    public Load Load(int perSecond) =>
        EndToEnd.Harness.Load.Start(perSecond, _installation.Network.Handler(), [.. Enumerable.Range(0, _revisions.Length).Select(RequestOf)]);

    /// <summary>The proxy's pod; during a rollout one that stays.</summary>
    public async Task<string> ProxyAsync()
    {
        var pods = await _installation.Lab.KubectlAsync(
            "get", "pods", "-n", Namespace, "-l", "gateway.networking.k8s.io/gateway-name=edge",
            "-o", """jsonpath={range .items[*]}{.metadata.name} {.metadata.deletionTimestamp}{"\n"}{end}""");
        return pods.Split('\n').Select(static pod => pod.Split(' ')).First(static pod => pod is [_, ""])[0];
    }

    /// <summary>Its address.</summary>
    public async Task<string> ProxyAddressAsync() => (await _installation.Lab.KubectlAsync(
        "get", "pod", "-n", Namespace, await ProxyAsync(), "-o", "jsonpath={.status.podIP}")).Trim();

    /// <summary>Something that the proxy's admin server tells.</summary>
    public async Task<string> ProxyAdminAsync(string path) => await _installation.Lab.KubectlAsync(
        "exec", "-n", Namespace, await ProxyAsync(), "--", "curl", "-s", $"http://127.0.0.1:19000{path}");

    /// <summary>Makes a pod of the Gateway's ServiceAccount that runs nothing; its name.</summary>
    public async Task<string> PodAsync(string name)
    {
        await _installation.Lab.ApplyAsync($$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: {{name}}, namespace: {{Namespace}}}
            spec: {serviceAccountName: edge, terminationGracePeriodSeconds: 0, containers: [{name: pause, image: example/pause}]}
            """);
        return name;
    }

    /// <summary>A token of the Gateway's ServiceAccount, bound to a pod.</summary>
    public async Task<string> TokenAsync(string pod, string audience = "kgateway") => (await _installation.Lab.KubectlAsync(
        "create", "token", "edge", "-n", Namespace, "--audience", audience, "--duration", "1h", "--bound-object-kind", "Pod", "--bound-object-name", pod)).Trim();

    /// <summary>A condition of the Gateway, as its status tells it.</summary>
    public Task GatewayAsync(string condition) => _installation.Lab.KubectlAsync(
        "wait", "-n", Namespace, $"--for=condition={condition}", "gateway/edge", "--timeout=120s");

    private Func<HttpRequestMessage> RequestOf(int route) => () => Request(route);

    private HttpRequestMessage Request(int route) => new(HttpMethod.Get, $"http://{Address}/") { Headers = { Host = $"r{route}.example" } };

    private async Task AddressAsync() => await Eventually.TrueAsync(
        async () =>
        {
            var gateway = await _installation.Api.GetAsync(
                $"/apis/gateway.networking.k8s.io/v1/namespaces/{Namespace}/gateways/edge", CancellationToken.None);
            if (gateway!.Value.GetProperty("status").TryGetProperty("addresses", out var addresses) && addresses.GetArrayLength() > 0)
            {
                Address = addresses[0].GetProperty("value").GetString()!;
            }

            return Address.Length > 0;
        },
        "the Gateway has an address",
        TimeSpan.FromSeconds(120),
        TimeSpan.FromMilliseconds(200));

    private JsonNode Route(int route, int revision) => JsonNode.Parse($$"""
        {
          "apiVersion": "gateway.networking.k8s.io/v1", "kind": "HTTPRoute", "metadata": {"name": "r{{route}}", "namespace": "{{Namespace}}"},
          "spec": {
            "parentRefs": [{"name": "edge"}], "hostnames": ["r{{route}}.example"],
            "rules": [{
              "filters": [{"type": "ResponseHeaderModifier", "responseHeaderModifier": {"set": [{"name": "x-revision", "value": "{{revision}}"}]} }],
              "backendRefs": [{"name": "web", "port": 80}]
            }]
          }
        }
        """)!;

    private static string Objects(string ns, int backends) => $$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: edge, namespace: {{ns}}}
        spec:
          gatewayClassName: kgateway
          listeners: [{name: http, port: 80, protocol: HTTP}]
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: {{ns}}}
        spec:
          replicas: {{backends}}
          selector: {matchLabels: {app: web} }
          template:
            metadata: {labels: {app: web} }
            spec:
              containers:
              - name: web
                image: example/echo-basic
                ports: [{containerPort: 3000}]
                env:
                - {name: POD_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name} } }
                - {name: NAMESPACE, valueFrom: {fieldRef: {fieldPath: metadata.namespace} } }
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: web, namespace: {{ns}}}
        spec:
          selector: {app: web}
          ports: [{port: 80, targetPort: 3000}]
        """;
}
