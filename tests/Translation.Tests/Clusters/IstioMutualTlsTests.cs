using Envoy.Config.Cluster.V3;
using Envoy.Extensions.TransportSockets.Tls.V3;
using KGateway.Translation.Encoding;
using KGateway.Translation.Tests.Routes;
using KGateway.Translation.Tests.Waypoints;

namespace KGateway.Translation.Tests.Clusters;

/// <summary>Istio's mutual TLS towards workloads with sidecars.</summary>
public class IstioMutualTlsTests
{
    private const string Entrance =
        """
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: GatewayClass
        metadata: {name: kgateway}
        spec: {controllerName: kgateway.dev/kgateway}
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: gw, namespace: infra}
        spec: {gatewayClassName: kgateway, listeners: [{name: http, port: 8080, protocol: HTTP}]}
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: r, namespace: infra}
        spec:
          parentRefs: [{name: gw}]
          rules:
          - backendRefs: [{name: a, port: 80}, {group: networking.istio.io, kind: Hostname, name: one.com, port: 80}]

        """;

    private static readonly TranslationSettings Enabled = TranslationSettings.Default with { EnableIstioAutoMtls = true };

    private static string Entry(string location, string meta = "") =>
        $$"""
        ---
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: e, namespace: infra{{meta}} }
        spec:
          hosts: [one.com]
          location: {{location}}
          ports: [{number: 80, name: http, protocol: HTTP}]
          resolution: STATIC
          endpoints: [{address: 10.1.1.1, labels: {security.istio.io/tlsMode: istio} }, {address: 10.1.1.2}]

        """;

    private static Cluster Built(TranslationSettings settings, string name, params string[] yaml) => Cluster.Parser.ParseFrom(
        new GatewayTranslator(new("infra", "gw"), settings).Translate(Given.State(Entrance + string.Concat(yaml)))
            .Resources[(int)XdsType.Cluster][name]!.ToArray());

    [Fact]
    public void EndpointsWithTheMarkAreSpokenToWithTheCertificateOfTheProxy()
    {
        Cluster cluster = Built(Enabled with { ClusterDomain = "other.domain" }, "kube_infra_a_80", Mesh.Service("a", 1));

        Assert.Equal(["tlsMode-istio", "tlsMode-disabled"], cluster.TransportSocketMatches.Select(static match => match.Name));
        Assert.Equal("istio", cluster.TransportSocketMatches[0].Match.Fields["tlsMode"].StringValue);
        Assert.Empty(cluster.TransportSocketMatches[1].Match.Fields);
        Assert.Equal("envoy.transport_sockets.raw_buffer", cluster.TransportSocketMatches[1].TransportSocket.Name);
        var context = cluster.TransportSocketMatches[0].TransportSocket.TypedConfig.Unpack<UpstreamTlsContext>();
        Assert.Equal("outbound_.80_._.a.infra.svc.cluster.local", context.Sni);
        string json = Mesh.Json(context.CommonTlsContext);
        Assert.Contains("'alpnProtocols':['istio']", json);
        foreach (string secret in new[] { "istio_server_cert", "istio_validation_context" })
        {
            Assert.Contains(
                $"{{'name':'{secret}','sdsConfig':{{'apiConfigSource':{{'apiType':'GRPC','grpcServices':[{{'envoyGrpc':{{'clusterName':'gateway_proxy_sds'}}}}],"
                + "'setNodeOnFirstMessageOnly':true,'transportApiVersion':'V3'},'resourceApiVersion':'V3'}}",
                json);
        }
    }

    [Theory]
    [InlineData("MESH_INTERNAL", "", true)]
    [InlineData("MESH_EXTERNAL", "", false)]
    [InlineData("MESH_INTERNAL", ", annotations: {kgateway.dev/disable-istio-auto-mtls: 'true'}", false)]
    public void EntriesOfTheMeshAreToo(string location, string meta, bool offered)
    {
        Cluster cluster = Built(Enabled, "istio-se_infra_e_one.com_80", Entry(location, meta));

        Assert.Equal(offered ? 2 : 0, cluster.TransportSocketMatches.Count);
        if (offered)
            Assert.Equal("outbound_.80_._.one.com", cluster.TransportSocketMatches[0].TransportSocket.TypedConfig.Unpack<UpstreamTlsContext>().Sni);
        Assert.Equal(
            [true, false],
            cluster.LoadAssignment.Endpoints.SelectMany(static group => group.LbEndpoints).Select(static endpoint => endpoint.Metadata is not null));
    }

    [Theory]
    [InlineData("true", false)]
    [InlineData("", false)]
    [InlineData("false", true)]
    public void AServiceMayOptOut(string value, bool offered) => Assert.Equal(
        offered ? 2 : 0,
        Built(Enabled, "kube_infra_a_80", Mesh.Service("a", 1, meta: $", annotations: {{kgateway.dev/disable-istio-auto-mtls: '{value}'}}")).TransportSocketMatches.Count);

    [Fact]
    public void WithoutTheSettingNothingIsOffered() =>
        Assert.Empty(Built(TranslationSettings.Default, "kube_infra_a_80", Mesh.Service("a", 1)).TransportSocketMatches);

    [Theory]
    [InlineData("{group: '', kind: Service, name: a}", 0)]
    [InlineData("{group: '', kind: Service, name: b}", 2)]
    public void APolicyOfTlsComesBefore(string target, int expected)
    {
        Cluster cluster = Built(
            Enabled,
            "kube_infra_a_80",
            Mesh.Service("a", 1),
            $"---\napiVersion: gateway.networking.k8s.io/v1\nkind: BackendTLSPolicy\nmetadata: {{name: p, namespace: infra}}\nspec: {{targetRefs: [{target}], validation: {{wellKnownCACertificates: System, hostname: a.com}}}}\n");

        Assert.Equal(expected, cluster.TransportSocketMatches.Count);
        Assert.Equal(expected == 0, cluster.TransportSocket is not null);
    }

    [Fact]
    public void WaypointsLeaveItToTheNodesProxy() => Assert.Empty(Cluster.Parser.ParseFrom(
        Mesh.Translate(Enabled, Mesh.Base(), Mesh.Service("a", 1)).Resources[(int)XdsType.Cluster]["kube_infra_a_80"]!.ToArray()).TransportSocketMatches);
}
