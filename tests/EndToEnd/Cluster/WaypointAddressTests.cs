using KGateway.EndToEnd.Cluster.Harness;
using KGateway.EndToEnd.Harness;

namespace KGateway.EndToEnd.Cluster;

/// <summary>When a waypoint is announced to the mesh, which happens by the addresses in its Gateway's status.</summary>
[Trait("Duration", "Long")]
[Collection("Cluster")]
public sealed class WaypointAddressTests(Installation installation)
{
    private const string Namespace = "meshed";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task It_is_announced_when_a_proxy_has_its_configuration_and_stays_so()
    {
        await installation.InstallAsync(1, "waypoint.enabled=true");
        try
        {
            await installation.Lab.ApplyAsync($$"""
                apiVersion: v1
                kind: Namespace
                metadata: {name: {{Namespace}}, labels: {istio.io/use-waypoint: wp} }
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: web, namespace: {{Namespace}} }
                spec: {selector: {app: web}, ports: [{name: http, port: 80}]}
                ---
                {{Parameters(replicas: 0)}}
                ---
                {{Gateway("Same")}}
                """);
            await ProgrammedAsync("False/Pending/1");
            Assert.Equal("", await GetAsync("{.status.addresses}"));

            await installation.Lab.ApplyAsync(Parameters(replicas: 1));
            await ProgrammedAsync("True/Programmed/1");
            Assert.Equal($"wp.{Namespace}.svc.cluster.local", await GetAsync("{.status.addresses[0].value}"));

            // A mesh would send connections past the waypoint, and past its policies.
            await installation.Lab.ApplyAsync(Parameters(replicas: 0));
            await Eventually.TrueAsync(
                async () => await installation.Lab.KubectlAsync("get", "-n", Namespace, "pods", "-l", "gateway.networking.k8s.io/gateway-name=wp", "-o", "name") == "",
                "the proxy is gone",
                Patience,
                TimeSpan.FromMilliseconds(300));
            await installation.RestartAsync();
            await installation.Lab.ApplyAsync(Gateway("All"));
            await ProgrammedAsync("True/Programmed/2");
            Assert.Equal($"wp.{Namespace}.svc.cluster.local", await GetAsync("{.status.addresses[0].value}"));
        }
        finally
        {
            await installation.Lab.KubectlAsync("delete", "namespace", Namespace, "--wait=false");
        }
    }

    private static string Parameters(int replicas) => $$"""
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: GatewayParameters
        metadata: {name: p, namespace: {{Namespace}} }
        spec: {kube: {deployment: {replicas: {{replicas}} } } }
        """;

    private static string Gateway(string from) => $$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: wp, namespace: {{Namespace}} }
        spec:
          gatewayClassName: kgateway-waypoint
          infrastructure: {parametersRef: {group: gateway.kgateway.dev, kind: GatewayParameters, name: p} }
          listeners: [{name: proxy, port: 15088, protocol: istio.io/PROXY, allowedRoutes: {namespaces: {from: {{from}} } } }]
        """;

    private Task ProgrammedAsync(string expected)
    {
        const string Condition = "{.status.conditions[?(@.type==\"Programmed\")]";
        return Eventually.TrueAsync(
            async () => await GetAsync($"{Condition}.status}}/{Condition}.reason}}/{Condition}.observedGeneration}}") == expected,
            $"the waypoint is Programmed={expected}",
            Patience,
            TimeSpan.FromMilliseconds(300));
    }

    private Task<string> GetAsync(string path) =>
        installation.Lab.KubectlAsync("get", "-n", Namespace, "gateway/wp", "-o", $"jsonpath={path}");
}
