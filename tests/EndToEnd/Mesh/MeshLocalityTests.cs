using System.Globalization;
using System.Text.Json.Nodes;
using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Mesh.Harness;
using KGateway.EndToEnd.Policies.Servers;

namespace KGateway.EndToEnd.Mesh;

/// <summary>Waypoints send to endpoints near them, where Services or DestinationRules ask for it.</summary>
[Collection("Mesh")]
public sealed class MeshLocalityTests
{
    private const string PreferZone = "trafficDistribution: PreferSameZone";
    private const string Failover = """
        ---
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: rule, namespace: shop}
        spec:
          host: books.shop.svc.cluster.local
          trafficPolicy: {loadBalancer: {localityLbSetting: {failover: [{from: north, to: east}]}}}
        """;

    // Where the waypoint is, what is asked for, and the endpoints that get requests: all of them first, then what is left without those.
    [Theory]
    [InlineData("north", "n1", PreferZone, "", "north-n1", "north-n2", "east-e1 west-w1")]
    [InlineData("east", "e1", PreferZone, "", "east-e1", "north-n1 north-n2 west-w1")]
    [InlineData("north", "n1", "type: ClusterIP", Failover, "north-n1", "north-n2", "east-e1", "west-w1")]
    [InlineData("west", "w1", "type: ClusterIP", "", "east-e1 north-n1 north-n2 west-w1")]
    [InlineData("", "", PreferZone, "", "east-e1 north-n1 north-n2 west-w1")]
    public async Task Near_endpoints_come_first(string region, string zone, string service, string more, params string[] steps)
    {
        var program = Tools.Envoy;
        var backends = new SortedDictionary<string, MirrorBackend>(StringComparer.Ordinal);
        foreach (var name in (string[])["north-n1", "north-n2", "east-e1", "west-w1"])
            backends[name] = await MirrorBackend.StartAsync(name);
        var port = FreePort.Next();
        using var folder = new Folder();
        folder.Save("mesh.yaml", Mesh(port, service, more));
        folder.Save("endpoints.yaml", Slices(backends));
        await using var kgateway = KGatewayProcess.Start(folder.Path, envoy: null);
        await kgateway.ReadyAsync();
        await using var envoy = EnvoyProcess.Start(program, await BootstrapAsync(kgateway, region, zone));
        var gone = new List<string>();
        foreach (var step in steps)
        {
            folder.Save("endpoints.yaml", Slices(backends.Where(backend => !gone.Contains(backend.Key))));
            var expected = step.Split(' ');
            // Many requests, so that none of several would be missed by chance.
            await Eventually.TrueAsync(
                async () => (await AnswersAsync(port, 60)).SetEquals(expected),
                $"answers come from {step}\n{kgateway.Log}\n{envoy.Log}",
                TimeSpan.FromSeconds(40),
                TimeSpan.FromMilliseconds(200));
            gone.AddRange(expected);
        }

        foreach (var backend in backends.Values)
            await backend.DisposeAsync();
    }

    private static async Task<HashSet<string>> AnswersAsync(int port, int count)
    {
        var answers = new HashSet<string>();
        for (var i = 0; i < count; i++)
        {
            var answer = await MeshSite.SendAsync(port, "10.97.9.9", "books", new());
            answers.Add(answer is { Status: 200 } ? answer.Received.GetProperty("name").GetString()! : $"{answer?.Status}");
        }

        return answers;
    }

    private static async Task<string> BootstrapAsync(KGatewayProcess kgateway, string region, string zone)
    {
        var bootstrap = await kgateway.BootstrapAsync("shop/waypoint");
        if (region.Length > 0)
            bootstrap["node"]!["locality"] = new JsonObject { ["region"] = region, ["zone"] = zone };
        return bootstrap.ToJsonString();
    }

    private static string Mesh(int port, string service, string more) => $$"""
        apiVersion: v1
        kind: Namespace
        metadata: {name: shop, labels: {istio.io/use-waypoint: waypoint} }
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: waypoint, namespace: shop}
        spec:
          gatewayClassName: kgateway-waypoint
          listeners: [{name: proxy, port: {{port}}, protocol: istio.io/PROXY}]
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: books, namespace: shop}
        spec: {clusterIP: 10.97.9.9, ports: [{name: http, port: 80}], {{service}} }
        {{more}}
        """;

    // Each endpoint has a pod on a node of its own, which says where it is; and a slice, because each has another port.
    private static string Slices(IEnumerable<KeyValuePair<string, MirrorBackend>> backends) => string.Join("\n---\n", backends.Select(static backend => $$"""
        apiVersion: v1
        kind: Node
        metadata: {name: {{backend.Key}}, labels: {topology.kubernetes.io/region: {{backend.Key.Split('-')[0]}}, topology.kubernetes.io/zone: {{backend.Key.Split('-')[1]}} } }
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: {{backend.Key}}, namespace: shop}
        spec: {nodeName: {{backend.Key}} }
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: {{backend.Key}}, namespace: shop, labels: {kubernetes.io/service-name: books} }
        addressType: IPv4
        ports: [{name: http, port: {{backend.Value.Port.ToString(CultureInfo.InvariantCulture)}} }]
        endpoints: [{addresses: [127.0.0.1], targetRef: {kind: Pod, name: {{backend.Key}} } }]
        """));
}
