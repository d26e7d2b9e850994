using Envoy.Config.Cluster.V3;
using KGateway.Translation.Encoding;
using KGateway.Translation.Tests.Routes;
using KGateway.Translation.Tests.Waypoints;

namespace KGateway.Translation.Tests.Clusters;

/// <summary>Entrances that send to waypoints.</summary>
public class WaypointDetourTests
{
    private const string Wanted = ", labels: {istio.io/ingress-use-waypoint: 'true'}";

    private static string Entrance(string infrastructure = "", string mode = "ambient") =>
        $$"""
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: GatewayClass
        metadata: {name: kgateway}
        spec: {controllerName: kgateway.dev/kgateway}
        ---
        apiVersion: v1
        kind: Namespace
        metadata: {name: front, labels: {istio.io/dataplane-mode: {{mode}} } }
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: gw, namespace: front}
        spec: {gatewayClassName: kgateway, {{infrastructure}} listeners: [{name: http, port: 8080, protocol: HTTP}]}
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: r, namespace: front}
        spec: {parentRefs: [{name: gw}], rules: [{backendRefs: [{name: a, namespace: infra, port: 80}]}]}

        """;

    private static Cluster Built(TranslationSettings settings, params string[] yaml) => Cluster.Parser.ParseFrom(
        new GatewayTranslator(new("front", "gw"), settings with { ReferenceGrantMode = ReferenceGrantMode.Off })
            .Translate(Given.State(string.Concat(yaml))).Resources[(int)XdsType.Cluster]["kube_infra_a_80"]!.ToArray());

    [Theory]
    [InlineData(DnsLookupFamily.V4Preferred, "10.0.0.1 fd00::1")]
    [InlineData(DnsLookupFamily.Auto, "fd00::1 10.0.0.1")]
    [InlineData(DnsLookupFamily.V4Only, "10.0.0.1")]
    [InlineData(DnsLookupFamily.V6Only, "fd00::1")]
    [InlineData(DnsLookupFamily.All, "fd00::1 10.0.0.1")]
    public void TheVirtualAddressesTakeThePlaceOfTheEndpoints(DnsLookupFamily family, string expected)
    {
        string service = Mesh.Service("a", 1, meta: Wanted).Replace("clusterIP: 10.0.0.1", "clusterIPs: ['fd00::1', 10.0.0.1]", StringComparison.Ordinal);
        Cluster cluster = Built(TranslationSettings.Default with { DnsLookupFamily = family }, Mesh.Base(), service, Entrance());

        Assert.Equal(Cluster.Types.DiscoveryType.Static, cluster.Type);
        Assert.Null(cluster.EdsClusterConfig);
        var endpoint = Assert.Single(Assert.Single(cluster.LoadAssignment.Endpoints).LbEndpoints).Endpoint;
        Assert.Equal(expected, string.Join(' ', endpoint.AdditionalAddresses.Select(static other => other.Address).Prepend(endpoint.Address)
            .Select(static address => address.SocketAddress.Address)));
        Assert.Equal(80u, endpoint.Address.SocketAddress.PortValue);
    }

    [Theory]
    [InlineData("infrastructure: {labels: {istio.io/dataplane-mode: ambient}},", "none", true)]
    [InlineData("infrastructure: {annotations: {ambient.istio.io/redirection: enabled}},", "none", true)]
    [InlineData("infrastructure: {labels: {istio.io/dataplane-mode: none}},", "ambient", false)]
    [InlineData("", "none", false)]
    [InlineData("", "ambient", true)]
    public void OnlyCapturedEntrancesDo(string infrastructure, string mode, bool detour) => Assert.Equal(
        detour,
        Built(TranslationSettings.Default, Mesh.Base(), Mesh.Service("a", 1, meta: Wanted), Entrance(infrastructure, mode)).Type
            == Cluster.Types.DiscoveryType.Static);

    [Theory]
    [InlineData("extraLabels: {istio.io/dataplane-mode: ambient}", "", true)]
    [InlineData("extraLabels: {istio.io/dataplane-mode: none}", "", false)]
    [InlineData("extraLabels: {istio.io/dataplane-mode: ambient}", ", labels: {istio.io/dataplane-mode: none}", false)]
    [InlineData("extraAnnotations: {ambient.istio.io/redirection: enabled}", "", true)]
    [InlineData("extraAnnotations: {ambient.istio.io/redirection: disabled}", "", false)]
    public void ParametersTellWhatPodsHave(string pods, string own, bool detour)
    {
        string infrastructure = $"infrastructure: {{parametersRef: {{group: gateway.kgateway.dev, kind: GatewayParameters, name: p}}{own}}},";
        string parameters = $"---\napiVersion: gateway.kgateway.dev/v1alpha1\nkind: GatewayParameters\nmetadata: {{name: p, namespace: front}}\nspec: {{kube: {{podTemplate: {{{pods}}}}}}}\n";

        Assert.Equal(
            detour,
            Built(TranslationSettings.Default, Mesh.Base(), Mesh.Service("a", 1, meta: Wanted), Entrance(infrastructure, "none"), parameters).Type
                == Cluster.Types.DiscoveryType.Static);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData(", labels: {istio.io/ingress-use-waypoint: 'false'}", "")]
    [InlineData(", labels: {istio.io/ingress-use-waypoint: 'true', istio.io/use-waypoint: none}", "")]
    [InlineData(", labels: {istio.io/ingress-use-waypoint: 'true', istio.io/use-waypoint: missing}", "")]
    [InlineData(Wanted, "headless")]
    [InlineData(Wanted, "off")]
    public void OthersGoStraight(string meta, string change)
    {
        string service = Mesh.Service("a", 1, meta: meta);
        if (change == "headless")
            service = service.Replace("10.0.0.1", "None", StringComparison.Ordinal);
        TranslationSettings settings = TranslationSettings.Default with { IngressUseWaypoints = change != "off" };

        Assert.Equal(Cluster.Types.DiscoveryType.Eds, Built(settings, Mesh.Base(), service, Entrance()).Type);
    }

    [Fact]
    public void TheLabelOfTheNamespaceCounts() => Assert.Equal(
        Cluster.Types.DiscoveryType.Static,
        Built(
            TranslationSettings.Default,
            Mesh.Base().Replace("{istio.io/use-waypoint: wp}", "{istio.io/use-waypoint: wp, istio.io/ingress-use-waypoint: 'true'}", StringComparison.Ordinal),
            Mesh.Service("a", 1),
            Entrance()).Type);
}
