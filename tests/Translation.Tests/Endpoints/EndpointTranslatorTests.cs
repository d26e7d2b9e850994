using Envoy.Config.Endpoint.V3;
using KGateway.EnvoyApi;
using KGateway.Resources.Core;
using KGateway.Translation.Backends;
using KGateway.Translation.Encoding;
using KGateway.Translation.Endpoints;
using KGateway.Translation.State;
using KGateway.Translation.Tests.Routes;

namespace KGateway.Translation.Tests.Endpoints;

public class EndpointTranslatorTests
{
    private const string Pods =
        """
        ---
        apiVersion: v1
        kind: Node
        metadata: {name: n1, labels: {topology.kubernetes.io/region: r, topology.kubernetes.io/zone: z1}}
        ---
        apiVersion: v1
        kind: Node
        metadata: {name: n2, labels: {topology.kubernetes.io/region: r, topology.kubernetes.io/zone: z2}}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: p1, namespace: default, labels: {security.istio.io/tlsMode: istio}}
        spec: {nodeName: n1}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: p2, namespace: default, labels: {security.istio.io/tlsMode: disabled}}
        spec: {nodeName: n2}

        """;

    [Fact]
    public void EndpointsThatMayBeReadyAreListedInOrder() => Assert.Equal(
        "{'clusterName':'kube_default_s_80','endpoints':[{'lbEndpoints':["
        + "{'endpoint':{'address':{'socketAddress':{'address':'10.0.0.1','portValue':8080}}}},"
        + "{'endpoint':{'address':{'socketAddress':{'address':'10.0.0.2','portValue':8080}}}}],'loadBalancingWeight':2}]}",
        Translate(
            Service("{port: 80}"),
            Slice("s1", "{port: 8080}", "{addresses: [10.0.0.2]}, {addresses: [10.0.0.3], conditions: {ready: false}}"),
            Slice("s2", "{port: 8080}", "{addresses: [10.0.0.1], conditions: {ready: true}}, {addresses: [10.0.0.2]}, {addresses: [x.example]}")));

    [Fact]
    public void TheOrderOfSlicesDoesNotMatter()
    {
        string[] slices =
        [
            Slice("s1", "{port: 1}", "{addresses: [10.0.0.2]}, {addresses: [10.0.0.9]}"),
            Slice("s2", "{port: 1}", "{addresses: [10.0.0.1]}, {addresses: [10.0.0.2]}"),
        ];

        Assert.Equal(Translate(Service("{port: 80}"), slices), Translate(Service("{port: 80}"), [slices[1], slices[0]]));
    }

    [Fact]
    public void WithoutEndpointsTheAssignmentIsEmpty()
    {
        Assert.Equal("{'clusterName':'kube_default_s_80'}", Translate(Service("{port: 80}")));
        Assert.Equal("{'clusterName':'kube_default_s_80'}", Translate(Service("{port: 81}"), Slice("s1", "{port: 1}", "{addresses: [10.0.0.1]}")));
        Assert.Equal("{'clusterName':'kube_default_s_80'}", Translate(Service("{port: 80}"), Slice("s1", "{port: 0}", "{addresses: [10.0.0.1]}")));
    }

    [Theory]
    [InlineData("{port: 80, name: a}, {port: 81, name: b}", "{name: b, port: 2}, {name: a, port: 1}", 1)]
    [InlineData("{port: 80, name: a, targetPort: web}, {port: 81, name: b}", "{name: web, port: 3}", 3)]
    [InlineData("{port: 80, name: a, targetPort: 4}, {port: 81, name: b}", "{port: 4}", 4)]
    [InlineData("{port: 80, name: a}, {port: 81, name: b}", "{port: 80}", 80)]
    [InlineData("{port: 80, name: only}", "{name: other, port: 5}", 5)]
    public void PortsAreFoundByNameOrTarget(string ports, string slicePorts, int expected) =>
        Assert.Contains($"'portValue':{expected}}}", Translate(Service(ports), Slice("s1", slicePorts, "{addresses: [10.0.0.1]}")));

    [Fact]
    public void NodesGiveLocalities()
    {
        string json = Translate(Service("{port: 80}"), Pods, Placed());

        Assert.Contains("{'locality':{'region':'r','zone':'z1'},'lbEndpoints':[{'endpoint':{'address':{'socketAddress':{'address':'10.0.0.1'", json);
        Assert.Contains("{'locality':{'region':'r','zone':'z2'},'lbEndpoints':[{'endpoint':{'address':{'socketAddress':{'address':'10.0.0.2'", json);
    }

    [Fact]
    public void PodsOfTheMeshAreMarkedForAutomaticTls()
    {
        ClusterLoadAssignment assignment = Parse(Encode(
            TranslationSettings.Default with { EnableIstioAutoMtls = true }, Service("{port: 80}"), Pods, Placed()));

        Assert.Equal(
            [true, false],
            assignment.Endpoints.SelectMany(static group => group.LbEndpoints).Select(static endpoint => endpoint.Metadata is not null));
    }

    private static string Placed() => Slice(
        "s1",
        "{port: 8080}",
        "{addresses: [10.0.0.1], targetRef: {kind: Pod, name: p1}}, {addresses: [10.0.0.2], targetRef: {kind: Pod, name: p2, namespace: default}}");

    private static string Service(string ports) =>
        $$"""
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: s, namespace: default}
        spec: {ports: [{{ports}}]}

        """;

    private static string Slice(string name, string ports, string endpoints) =>
        $$"""
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: {{name}}, namespace: default, labels: {kubernetes.io/service-name: s} }
        addressType: IPv4
        ports: [{{ports}}]
        endpoints: [{{endpoints}}]

        """;

    [Theory]
    [InlineData("", 1)]
    [InlineData("udp", 2)]
    [InlineData("udp_gw_backend_client_cert_infra_gw", 2)]
    public void OfTwoPortsWithOneNumberTheOneOfTheTransportIsMeant(string variant, int expected)
    {
        string[] yaml =
        [
            Service("{port: 80, name: u, protocol: UDP}, {port: 80, name: t}"),
            Slice("s1", "{name: t, port: 1}, {name: u, port: 2, protocol: UDP}", "{addresses: [10.0.0.1]}"),
        ];
        var assignment = EnvoyJson.Format(Parse(Encode(TranslationSettings.Default, yaml, variant))).Replace(" ", "", StringComparison.Ordinal);
        Assert.Contains($"\"portValue\":{expected}}}", assignment);
    }

    private static string Translate(string service, params string[] more) =>
        EnvoyJson.Format(Parse(Encode(TranslationSettings.Default, [service, .. more]))).Replace(" ", "", StringComparison.Ordinal).Replace('"', '\'');

    private static EncodedMessage Encode(TranslationSettings settings, params string[] yaml) => Encode(settings, yaml, "");

    private static EncodedMessage Encode(TranslationSettings settings, string[] yaml, string variant)
    {
        List<ResourceChange> changes = Given.Changes(string.Concat(yaml));
        ClusterState state = ClusterState.Empty.Apply(changes);
        return EndpointTranslator.Translate(
            BackendKey.OfService(new("default", "s"), 80).With(variant),
            state.Get<Service>(new("default", "s"))!,
            [.. changes.Select(static change => change.Value).OfType<EndpointSlice>()],
            state.Get<Pod>,
            name => state.Get<Node>(new("", name)),
            settings);
    }

    private static ClusterLoadAssignment Parse(EncodedMessage message) => ClusterLoadAssignment.Parser.ParseFrom(message.Bytes.Span);
}
