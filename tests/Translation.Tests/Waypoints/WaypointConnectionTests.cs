using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using KGateway.Resources;
using KGateway.Translation.Encoding;
using KGateway.Translation.State;
using KGateway.Translation.Statuses;
using KGateway.Translation.Tests.Routes;

namespace KGateway.Translation.Tests.Waypoints;

/// <summary>ListenerPolicies of a waypoint.</summary>
public class WaypointConnectionTests
{
    private const string Whole = "{group: gateway.networking.k8s.io, kind: Gateway, name: wp}";

    private static string Policy(string settings, string target = Whole, string name = "p") =>
        $$"""
        ---
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: ListenerPolicy
        metadata: {name: {{name}}, namespace: infra}
        spec: {targetRefs: [{{target}}], {{settings}} }

        """;

    private static HttpConnectionManager Manager(GatewayTranslation translation) => translation.Listener()!.FilterChains
        .Single(static chain => chain.Name == "fc_http_80_a_infra").Filters[^1].TypedConfig.Unpack<HttpConnectionManager>();

    private static string? Said(GatewayTranslation translation, string name = "p") =>
        translation.Statuses.GetValueOrDefault(new ResourceId(ResourceKinds.ListenerPolicy.GroupKind, new("infra", name))) is PolicyStatus status
            ? string.Join("; ", status.Ancestors.AsImmutableArray().Select(static ancestor =>
                $"{ancestor.Ancestor.Key}: " + string.Join(' ', ancestor.Conditions.AsImmutableArray().Select(static c => $"{c.Type}={c.Status}/{c.Reason} {c.Message}"))))
            : null;

    [Fact]
    public void ManagersAndTheListenerAreSet()
    {
        GatewayTranslation translation = Mesh.Translate(
            Mesh.Base(),
            Mesh.Service("a", 1),
            Mesh.Service("db", 2, "{port: 90, name: tcp}"),
            Mesh.Service("logs", 3, "{port: 80, name: grpc}", ", labels: {istio.io/use-waypoint: none}"),
            Policy(
                "default: {perConnectionBufferLimitBytes: 4096, transportSocketConnectTimeout: 3s, httpSettings: {streamIdleTimeout: 7s,"
                + " accessLog: [{fileSink: {path: /dev/stdout, stringFormat: x}}, {grpcService: {logName: l, backendRef: {name: logs, port: 80}}}]}}"));

        HttpConnectionManager manager = Manager(translation);
        Assert.Equal(7, manager.StreamIdleTimeout.Seconds);
        Assert.Equal(2, manager.AccessLog.Count);
        Assert.Equal(4096u, translation.Listener()!.PerConnectionBufferLimitBytes);
        Assert.All(translation.Listener()!.FilterChains, static chain => Assert.Equal(3, chain.TransportSocketConnectTimeout.Seconds));
        Assert.NotNull(translation.Resources[(int)XdsType.Cluster]["kube_infra_logs_80"]);
        Assert.Contains("kube_infra_logs_80", translation.Resources[(int)XdsType.Listener]["proxy_protocol_inbound"]!.Clusters);
        Assert.StartsWith("infra/wp: Accepted=True/Valid", Said(translation), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("default: {httpSettings: {streamIdleTimeout: 7s}}, perPort: [{port: 15088, listener: {httpSettings: {streamIdleTimeout: 8s}}}]", 8)]
    [InlineData("default: {httpSettings: {streamIdleTimeout: 7s}}, perPort: [{port: 80, listener: {httpSettings: {streamIdleTimeout: 8s}}}]", 7)]
    public void ThePortIsThatOfTheListener(string settings, int seconds) =>
        Assert.Equal(seconds, Manager(Mesh.Translate(Mesh.Base(), Mesh.Service("a", 1), Policy(settings))).StreamIdleTimeout.Seconds);

    [Fact]
    public void APolicyOfTheListenerComesBeforeThatOfTheGateway()
    {
        GatewayTranslation translation = Mesh.Translate(
            Mesh.Base(),
            Mesh.Service("a", 1),
            Policy("default: {httpSettings: {streamIdleTimeout: 7s, maxRequestHeadersKb: 32}}"),
            Policy("default: {httpSettings: {streamIdleTimeout: 9s}}", "{group: gateway.networking.k8s.io, kind: Gateway, name: wp, sectionName: proxy}", "own"),
            Policy("default: {httpSettings: {streamIdleTimeout: 1s}}", "{group: gateway.networking.k8s.io, kind: Gateway, name: other}", "far"));

        Assert.Equal(9, Manager(translation).StreamIdleTimeout.Seconds);
        Assert.Equal(32u, Manager(translation).MaxRequestHeadersKb);
        Assert.Null(Said(translation, "far"));
    }

    [Theory]
    [InlineData("proxyProtocol: {}", "proxyProtocol")]
    [InlineData("httpSettings: {useRemoteAddress: false}", "httpSettings.useRemoteAddress")]
    [InlineData("httpSettings: {xffNumTrustedHops: 1}", "httpSettings.xffNumTrustedHops")]
    public void ClientsDoNotSayWhereTheyComeFrom(string settings, string field)
    {
        GatewayTranslation translation = Mesh.Translate(Mesh.Base(), Mesh.Service("a", 1), Policy($"default: {{{settings}}}"));

        Assert.True(Manager(translation).UseRemoteAddress);
        Assert.Equal(0u, Manager(translation).XffNumTrustedHops);
        Assert.Empty(Manager(translation).OriginalIpDetectionExtensions);
        Assert.Single(translation.Listener()!.ListenerFilters);
        Assert.Contains($"Accepted=False/Invalid {field} is not in force at a waypoint", Said(translation), StringComparison.Ordinal);
    }

    [Fact]
    public void AChangeReachesServicesThatAreThere()
    {
        var translator = new GatewayTranslator(Mesh.Waypoint, TranslationSettings.Default);
        ClusterState state = Given.State(Mesh.Base() + Mesh.Service("a", 1));
        Assert.Null(Manager(translator.Translate(state)).StreamIdleTimeout);
        ClusterState with = state.Apply(Given.Changes(Policy("default: {perConnectionBufferLimitBytes: 9, httpSettings: {streamIdleTimeout: 7s}}")));
        GatewayTranslation changed = translator.Translate(with);

        Assert.Equal(7, Manager(changed).StreamIdleTimeout.Seconds);
        Assert.Equal(9u, changed.Listener()!.PerConnectionBufferLimitBytes);
    }
}
