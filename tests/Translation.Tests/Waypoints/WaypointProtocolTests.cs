using Envoy.Config.Cluster.V3;
using Envoy.Extensions.Upstreams.Http.V3;
using KGateway.Translation.Encoding;

namespace KGateway.Translation.Tests.Waypoints;

/// <summary>What is spoken to endpoints behind a waypoint, and what passes it unchanged.</summary>
public class WaypointProtocolTests
{
    private static Cluster Cluster(GatewayTranslation translation, string name) =>
        Envoy.Config.Cluster.V3.Cluster.Parser.ParseFrom(translation.Resources[(int)XdsType.Cluster][name]!.ToArray());

    [Theory]
    [InlineData("{port: 80, name: grpc-orders}", true)]
    [InlineData("{port: 80, name: http2-orders}", true)]
    [InlineData("{port: 80, name: grpc-web}", true)]
    [InlineData("{port: 80, name: x, appProtocol: h2c}", true)]
    [InlineData("{port: 80, name: x, appProtocol: kubernetes.io/h2c}", true)]
    [InlineData("{port: 80, name: grpc, appProtocol: http}", false)]
    [InlineData("{port: 80, name: http-grpc}", false)]
    public void PortsThatSayHttp2AreSpokenToSo(string port, bool http2) => Assert.Equal(
        http2, Cluster(Mesh.Translate(Mesh.Base(), Mesh.Service("a", 1, port)), "kube_infra_a_80").TypedExtensionProtocolOptions.Count == 1);

    [Theory]
    [InlineData("{port: 80}", "", true)]
    [InlineData("{port: 80, name: x, appProtocol: example.com/odd}", "", true)]
    [InlineData("{port: 80}", "http1ProtocolOptions: {enableTrailers: true}", true)]
    [InlineData("{port: 80}", "commonHttpProtocolOptions: {idleTimeout: 5s}", true)]
    [InlineData("{port: 80, name: http}", "http1ProtocolOptions: {enableTrailers: true}", false)]
    [InlineData("{port: 80, name: redis}", "commonHttpProtocolOptions: {idleTimeout: 5s}", false)]
    public void OthersAreSpokenToAsTheirClientsSpeak(string port, string options, bool expected)
    {
        string policy = options.Length == 0 ? "" :
            $$"""
            ---
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: BackendConfigPolicy
            metadata: {name: p, namespace: infra}
            spec: {targetRefs: [{group: '', kind: Service, name: a}], {{options}} }

            """;
        var http = Assert.Single(Cluster(Mesh.Translate(Mesh.Base(), Mesh.Service("a", 1, port), policy), "kube_infra_a_80").TypedExtensionProtocolOptions)
            .Value.Unpack<HttpProtocolOptions>();

        Assert.Equal(expected, http.UseDownstreamProtocolConfig is { HttpProtocolOptions: not null, Http2ProtocolOptions: not null });
        Assert.Equal(
            options.Contains("Trailers", StringComparison.Ordinal),
            (http.UseDownstreamProtocolConfig?.HttpProtocolOptions ?? http.ExplicitHttpConfig.HttpProtocolOptions).EnableTrailers);
    }

    [Theory]
    [InlineData("protocol: '', name: grpc-orders", true)]
    [InlineData("protocol: GRPC, name: x", true)]
    [InlineData("protocol: HTTP, name: grpc", false)]
    public void PortsOfEntriesAreToo(string port, bool http2)
    {
        string entry =
            $$"""
            ---
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: e, namespace: infra}
            spec: {hosts: [one.com], addresses: [10.9.0.1], ports: [{number: 80, {{port}} }], resolution: STATIC}

            """;

        Assert.Equal(http2, Cluster(Mesh.Translate(Mesh.Base(), entry), "istio-se_infra_e_one.com_80").TypedExtensionProtocolOptions.Count == 1);
    }

    [Theory]
    [InlineData("{port: 80, name: x, appProtocol: kubernetes.io/ws}", "websocket")]
    [InlineData("{port: 80, name: ws-chat}", "websocket")]
    [InlineData("{port: 80, name: http-ws}", "")]
    public void RequestsBecomeWebSocketsWhereThePortSaysSo(string port, string upgrades)
    {
        var route = Assert.Single(Assert.Single(Mesh.Translate(Mesh.Base(), Mesh.Service("a", 1, port)).Table("fc_http_80_a_infra").VirtualHosts).Routes);

        Assert.Equal(upgrades, string.Join(' ', route.Route_.UpgradeConfigs.Select(static upgrade => upgrade.UpgradeType)));
    }
}
