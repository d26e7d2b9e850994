using System.Text.Json;
using KGateway.EndToEnd.Cluster.Harness;
using KGateway.EndToEnd.Harness;

namespace KGateway.EndToEnd.Cluster;

/// <summary>A deployed proxy knows its zone and those of its neighbours, without which it couldn't prefer backends of its zone.</summary>
[Trait("Duration", "Long")]
[Collection("Cluster")]
public sealed class ZonePreferenceTests(Installation installation)
{
    [Fact]
    public async Task Requests_stay_in_the_zone_of_the_proxy_where_a_policy_says_so()
    {
        await installation.UpAsync(1);
        var site = await Site.CreateAsync(installation, 1, backends: 2);
        var pods = (await KubectlAsync(
            "get", "pods", "-n", site.Namespace, "-l", "app=web", "-o", "jsonpath={range .items[*]}{.metadata.name}={.status.podIP} {end}")).Split(' ');
        var (near, far) = (pods[0].Split('='), pods[1].Split('='));
        var zone = await KubectlAsync("get", "nodes", "-o", "jsonpath={.items[0].metadata.labels['topology\\.kubernetes\\.io/zone']}");
        Assert.NotEqual("", zone);
        await installation.Lab.ApplyAsync(Objects(site.Namespace, near[0], near[1], far[1]));
        await ComeFromAsync(near[0], far[0]);

        await installation.Lab.ApplyAsync($$"""
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: BackendConfigPolicy
            metadata: {name: zoned, namespace: {{site.Namespace}} }
            spec:
              targetRefs: [{group: "", kind: Service, name: zoned}]
              loadBalancer: {roundRobin: {}, zoneAware: {preferLocal: {minEndpointsThreshold: 2, force: {minEndpointsInZoneThreshold: 1} } } }
            """);
        await ComeFromAsync(near[0]);
        await installation.Lab.KubectlAsync("delete", "node", $"far-{site.Namespace}");

        Task ComeFromAsync(params string[] names) => Eventually.EqualAsync(
            string.Join(' ', names.Order(StringComparer.Ordinal)), () => BackendsAsync(site), "the pods that get requests", TimeSpan.FromSeconds(120));
    }

    // Many requests, so that none would be missed by chance.
    private async Task<string> BackendsAsync(Site site)
    {
        var backends = new SortedSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 60; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{site.Address}/") { Headers = { Host = "zoned.example" } };
            using var response = await installation.Network.Client.SendAsync(request);
            if (!response.IsSuccessStatusCode)
                return $"{response.StatusCode}";
            using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
            backends.Add(body.RootElement.GetProperty("pod").GetString()!);
        }

        return string.Join(' ', backends);
    }

    private async Task<string> KubectlAsync(params string[] arguments) => (await installation.Lab.KubectlAsync(arguments)).Trim();

    // The lab has one node. The second pod's address is given as that of a pod on a node elsewhere, which runs nothing.
    private static string Objects(string ns, string pod, string near, string far) => $$"""
        apiVersion: v1
        kind: Node
        metadata: {name: far-{{ns}}, labels: {topology.kubernetes.io/region: elsewhere, topology.kubernetes.io/zone: elsewhere} }
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: far, namespace: {{ns}} }
        spec: {nodeName: far-{{ns}}, containers: [{name: pause, image: example/pause}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: zoned, namespace: {{ns}} }
        spec: {ports: [{name: http, port: 80, targetPort: 3000}]}
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: zoned, namespace: {{ns}}, labels: {kubernetes.io/service-name: zoned} }
        addressType: IPv4
        ports: [{name: http, port: 3000}]
        endpoints:
        - {addresses: [{{near}}], conditions: {ready: true}, targetRef: {kind: Pod, name: {{pod}}, namespace: {{ns}} } }
        - {addresses: [{{far}}], conditions: {ready: true}, targetRef: {kind: Pod, name: far, namespace: {{ns}} } }
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: zoned, namespace: {{ns}} }
        spec:
          parentRefs: [{name: edge}]
          hostnames: [zoned.example]
          rules: [{backendRefs: [{name: zoned, port: 80}]}]
        """;
}
