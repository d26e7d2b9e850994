using System.Text.Json.Nodes;
using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;

namespace KGateway.EndToEnd.Policies.BackendConfigPolicies;

/// <summary>
/// Field <c>loadBalancer.zoneAware</c>. A proxy weighs its zone by its neighbours, which are in its local cluster: one that kgateway deploys gets
/// them by ADS, the one of these tests has them in its bootstrap. One of its two neighbours is in its zone.
/// </summary>
[Collection("Policies")]
public sealed class ZoneTests
{
    private static readonly string[] Backends = ["near-1", "near-2", "far-1", "far-2"];

    // The zones of the backends, what is chosen, and the zones that get requests.
    private static readonly (string Backends, string Choice, string Expected)[] Cases =
    [
        ("near-1 near-2 far-1", "localityType: WeightedLb", "far near"),
        ("near-1 near-2 far-1", "zoneAware: {preferLocal: {minEndpointsThreshold: 3} }", "near"),
        ("near-1 near-2 far-1", "zoneAware: {preferLocal: {minEndpointsThreshold: 4} }", "far near"),
        ("near-1 near-2 far-1", "zoneAware: {preferLocal: {minEndpointsThreshold: 3, routingEnabled: 0} }", "far near"),

        // The zone has half of the proxies, but not half of the backends: its proxies send some of their requests to the other.
        ("near-1 far-1 far-2", "zoneAware: {preferLocal: {minEndpointsThreshold: 3} }", "far near"),
        ("near-1 far-1 far-2", "zoneAware: {preferLocal: {minEndpointsThreshold: 3, force: {minEndpointsInZoneThreshold: 1} } }", "near"),
        ("near-1 far-1 far-2", "zoneAware: {preferLocal: {minEndpointsThreshold: 3, force: {minEndpointsInZoneThreshold: 2} } }", "far near"),
    ];

    [Fact]
    [PolicyField("BackendConfigPolicy", "loadBalancer.zoneAware.preferLocal.force.minEndpointsInZoneThreshold")]
    [PolicyField("BackendConfigPolicy", "loadBalancer.zoneAware.preferLocal.minEndpointsThreshold")]
    [PolicyField("BackendConfigPolicy", "loadBalancer.zoneAware.preferLocal.routingEnabled")]
    [PolicyField("BackendConfigPolicy", "loadBalancer.localityType")]
    public async Task Requests_stay_in_the_zone_where_that_is_chosen()
    {
        var backends = new Dictionary<string, EchoBackend>();
        foreach (var name in Backends)
            backends[name] = await EchoBackend.StartAsync(name);
        var objects = Cases.Select((one, i) => Objects($"s{i}", one.Choice, one.Backends.Split(' ').Select(name => (name, backends[name].Port))));
        await using var proxy = await OwnProxy.StartAsync(string.Join("\n---\n", Backends.Select(Place).Concat(objects)), AddNeighbours);
        for (var i = 0; i < Cases.Length; i++)
        {
            var host = $"s{i}.test";
            await Eventually.EqualAsync(
                Cases[i].Expected, () => ZonesAsync(proxy.Port, host), $"the zones that get requests of {host}, where '{Cases[i].Choice}' is chosen", TimeSpan.FromSeconds(40));
        }

        foreach (var backend in backends.Values)
            await backend.DisposeAsync();
    }

    // Many requests, so that no zone would be missed by chance.
    private static async Task<string> ZonesAsync(int port, string host)
    {
        var zones = new SortedSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 80; i++)
            zones.Add(await Probe.GetAsync(port, host) is { Status: 200 } answer ? answer.Body.Split('-')[0] : "none");
        return string.Join(' ', zones);
    }

    private static void AddNeighbours(JsonNode bootstrap)
    {
        var name = (string)bootstrap["node"]!["cluster"]!;
        bootstrap["node"]!["locality"] = Locality("near");
        bootstrap["clusterManager"]!["localClusterName"] = name;
        bootstrap["staticResources"]!["clusters"]!.AsArray().Add(new JsonObject
        {
            ["name"] = name,
            ["type"] = "STATIC",
            ["loadAssignment"] = new JsonObject { ["clusterName"] = name, ["endpoints"] = new JsonArray(Neighbour("near", 1), Neighbour("far", 2)) },
        });
    }

    private static JsonObject Neighbour(string zone, int number) => new()
    {
        ["locality"] = Locality(zone),
        ["lbEndpoints"] = JsonNode.Parse(
            $$"""[{"endpoint": {"address": {"socketAddress": {"address": "127.0.0.{{number}}", "portValue": 1} } } }]"""),
    };

    private static JsonObject Locality(string zone) => new() { ["region"] = "north", ["zone"] = zone };

    // A pod on a node of its own, which says where it is.
    private static string Place(string name) => $$"""
        apiVersion: v1
        kind: Node
        metadata: {name: {{name}}, labels: {topology.kubernetes.io/region: north, topology.kubernetes.io/zone: {{name.Split('-')[0]}} } }
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: {{name}}, namespace: default}
        spec: {nodeName: {{name}} }
        """;

    private static string Objects(string name, string choice, IEnumerable<(string Name, int Port)> backends) => $$"""
        {{Manifests.Route(name, "edge", $"{name}.test", 1, (name, 1))}}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: {{name}}, namespace: default}
        spec: {clusterIP: 10.96.1.1, ports: [{name: http, port: 80}]}
        ---
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: BackendConfigPolicy
        metadata: {name: {{name}}, namespace: default}
        spec:
          targetRefs: [{group: "", kind: Service, name: {{name}} }]
          loadBalancer: {roundRobin: {}, {{choice}} }
        ---
        {{string.Join("\n---\n", backends.Select(backend => Slice(name, backend.Name, backend.Port)))}}
        """;

    private static string Slice(string service, string pod, int port) => $$"""
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: {{service}}-{{pod}}, namespace: default, labels: {kubernetes.io/service-name: {{service}} } }
        addressType: IPv4
        ports: [{name: http, port: {{port}} }]
        endpoints: [{addresses: [127.0.0.1], targetRef: {kind: Pod, name: {{pod}} } }]
        """;
}
