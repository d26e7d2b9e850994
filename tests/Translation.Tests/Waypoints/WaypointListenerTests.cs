using Envoy.Config.Listener.V3;
using KGateway.Resources;
using KGateway.Translation.Statuses;

namespace KGateway.Translation.Tests.Waypoints;

public class WaypointListenerTests
{
    [Fact]
    public void ChainsAreChosenByAddressAndPort()
    {
        string json = Mesh.Json(Mesh.Translate(Mesh.Base(), Mesh.Service("a", 1), Mesh.Service("b", 2, "{port: 9000, name: tcp}")).Listener()!);

        Assert.Contains("'name':'proxy_protocol_inbound','address':{'socketAddress':{'address':'::','portValue':15088,'ipv4Compat':true}}", json);
        Assert.Contains("'rules':[{'tlvType':208,'onTlvPresent':{'key':'peer_principal'}}]", json);
        Assert.Contains("{'filterChainMatch':{'prefixRanges':[{'addressPrefix':'10.0.0.1','prefixLen':32}],'destinationPort':80}", json);
        Assert.Contains("'objectKey':'io.istio.peer_principal'", json);
        Assert.Contains("'routeConfigName':'fc_http_80_a_infra'", json);
        Assert.Contains("'statPrefix':'fc_tcp_9000_b_infra','cluster':'kube_infra_b_9000'", json);
    }

    [Theory]
    [InlineData("{port: 0, name: http}")]
    [InlineData("{port: 70000, name: http}")]
    public void ANumberThatIsNoPortGetsNoChain(string port) => Assert.Null(Mesh.Translate(Mesh.Base(), Mesh.Service("a", 1, port)).Listener());

    [Theory]
    [InlineData(0)]
    [InlineData(70000)]
    public void AWaypointWhoseListenerHasNoPortHasNoListener(int port) => Assert.Null(
        Mesh.Translate(Mesh.Base($"{{name: proxy, port: {port}, protocol: istio.io/PROXY}}"), Mesh.Service("a", 1)).Listener());

    [Fact]
    public void APortNumberThatStandsTwiceGetsOneChain() => Assert.Single(
        Mesh.Translate(Mesh.Base(), Mesh.Service("a", 1, "{port: 80, name: http}, {port: 80, name: http-too}")).Listener()!.FilterChains);

    [Theory]
    [InlineData(true, true, "::ffff:127.0.0.1")]
    [InlineData(true, false, "127.0.0.1")]
    [InlineData(false, true, "::")]
    [InlineData(false, false, "0.0.0.0")]
    public void TheListenerBindsAsTheSettingsSay(bool local, bool ipv6, string address)
    {
        TranslationSettings settings = TranslationSettings.Default with { WaypointLocalBinding = local, ListenerBindIpv6 = ipv6 };

        Assert.Equal(
            address, Mesh.Translate(settings, Mesh.Base(), Mesh.Service("a", 1)).Listener()?.Address.SocketAddress.Address);
    }

    [Fact]
    public void WithoutChainsThereIsNoListener()
    {
        Assert.Null(Mesh.Translate(Mesh.Base()).Listener());
        Assert.Null(Mesh.Translate(Mesh.Base(), Mesh.Service("a", 1).Replace("10.0.0.1", "None", StringComparison.Ordinal)).Listener());
        Assert.Null(Mesh.Translate(Mesh.Base(), Mesh.Service("a", 1, "{port: 53, protocol: UDP}")).Listener());
        Assert.Null(Mesh.Translate(Mesh.Base(labels: "{istio.io/waypoint-for: workload}"), Mesh.Service("a", 1)).Listener());
    }

    [Theory]
    [InlineData("workload", "{}", false)]
    [InlineData("none", "{}", false)]
    [InlineData("all", "{}", true)]
    [InlineData("workload", "{istio.io/waypoint-for: service}", true)]
    [InlineData("service", "{istio.io/waypoint-for: workload}", false)]
    public void TheClassSaysWhatTrafficWaypointsAreForUnlessTheGatewayDoes(string ofClass, string ofGateway, bool served)
    {
        string objects = Mesh.Base(labels: ofGateway).Replace(
            "metadata: {name: kgateway-waypoint}", $"metadata: {{name: kgateway-waypoint, labels: {{istio.io/waypoint-for: {ofClass}}}}}", StringComparison.Ordinal);

        Assert.Equal(served, Mesh.Translate(objects, Mesh.Service("a", 1)).Listener() is not null);
    }

    [Fact]
    public void TwoServicesWithOneAddressDoNotBreakTheListener() =>
        Assert.Equal(["fc_http_80_a_infra"], Mesh.Translate(Mesh.Base(), Mesh.Service("a", 1), Mesh.Service("b", 1)).Chains());

    [Theory]
    [InlineData("{port: 80, name: http-x}", "http")]
    [InlineData("{port: 80, name: grpc-web}", "http")]
    [InlineData("{port: 80, name: x, appProtocol: kubernetes.io/h2c}", "http")]
    [InlineData("{port: 80, name: x, appProtocol: http-orders}", "http")]
    [InlineData("{port: 80, name: http, appProtocol: redis}", "tcp")]
    [InlineData("{port: 80, name: http, appProtocol: redis-http}", "tcp")]
    [InlineData("{port: 80, name: http, appProtocol: kubernetes.io/wss}", "tcp")]
    [InlineData("{port: 80, name: http-x, appProtocol: example.com/odd}", "http")]
    [InlineData("{port: 80, name: redis, appProtocol: example.com/odd}", "tcp")]
    [InlineData("{port: 80, name: routed}", "http")]
    public void PortsSayWhetherTheyCarryHttp(string port, string protocol)
    {
        string route = port.Contains("routed", StringComparison.Ordinal) ? Mesh.Route("r", "infra", "{group: '', kind: Service, name: a}") : "";

        Assert.Equal([$"fc_{protocol}_80_a_infra"], Mesh.Translate(Mesh.Base(), Mesh.Service("a", 1, port), route).Chains());
    }

    [Theory]
    [InlineData("{port: 80}")]
    [InlineData("{port: 80, name: x}")]
    [InlineData("{port: 80, name: x, appProtocol: example.com/odd}")]
    public void OfPortsThatDoNotSayItIsFoundOutOfEachConnection(string port)
    {
        GatewayTranslation translation = Mesh.Translate(Mesh.Base(), Mesh.Service("a", 1, port), Mesh.Service("b", 2), Mesh.Service("c", 3, "{port: 90, name: tcp}"));

        Assert.Equal(["fc_http_80_a_infra", "fc_http_80_b_infra", "fc_tcp_80_a_infra", "fc_tcp_90_c_infra", "refused"], translation.Chains());
        Assert.Equal(["/ -> kube_infra_a_80"], translation.Routes("a"));
        string json = Mesh.Json(translation.Listener()!);
        Assert.Contains("'name':'envoy.matching.inputs.application_protocol'", json);
        Assert.Contains("(http/1[.][01]|h2c)", json);
        // Elsewhere it would only delay servers that speak first.
        Assert.Contains("'filterDisabled':{'notMatch':{'destinationPortRange':{'start':80,'end':81}}}", json);
        Assert.Contains("'listenerFiltersTimeout':'1s','continueOnListenerFiltersTimeout':true", json);
    }

    [Theory]
    [InlineData("{port: 3306}")]
    [InlineData("{port: 25, name: mail}")]
    public void PortsOfServersThatSpeakFirstAreNotLookedAt(string port)
    {
        Listener listener = Mesh.Translate(Mesh.Base(), Mesh.Service("a", 1, port)).Listener()!;

        Assert.StartsWith("fc_tcp_", Assert.Single(listener.FilterChains).Name, StringComparison.Ordinal);
        Assert.Single(listener.ListenerFilters);
        Assert.Null(listener.ListenerFiltersTimeout);
    }

    [Fact]
    public void WhereAPolicyAsksForTheServerNameNothingPassesWithoutThatItWasLookedFor()
    {
        Listener listener = Mesh.Translate(
            Mesh.Base(),
            Mesh.Service("a", 1, "{port: 80}"),
            Authz.Policy("p", "action: DENY\n  rules: [{when: [{key: connection.sni, values: [a.com]}]}]")).Listener()!;

        Assert.Contains(listener.ListenerFilters, static filter => filter.Name == "envoy.filters.listener.tls_inspector");
        Assert.False(listener.ContinueOnListenerFiltersTimeout);
    }

    [Fact]
    public void ServicesChooseTheirWaypoint()
    {
        const string Elsewhere =
            """
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: e, namespace: other, labels: {istio.io/use-waypoint: wp, istio.io/use-waypoint-namespace: infra}}
            spec: {clusterIP: 10.1.0.1, ports: [{port: 80, name: http}]}

            """;
        string[] services =
        [
            Mesh.Service("a", 1),
            Mesh.Service("none", 2, meta: ", labels: {istio.io/use-waypoint: none}"),
            Mesh.Service("other", 3, meta: ", labels: {istio.io/use-waypoint: another}"),
            Elsewhere,
        ];
        const string Open = "{name: proxy, port: 15088, protocol: istio.io/PROXY, allowedRoutes: {namespaces: {from: All}}}";

        Assert.Equal(["fc_http_80_a_infra"], Mesh.Translate([Mesh.Base(), .. services]).Chains());
        Assert.Equal(["fc_http_80_a_infra", "fc_http_80_e_other"], Mesh.Translate([Mesh.Base(Open), .. services]).Chains());
    }

    [Fact]
    public void OnlyTheFirstListenerOfTheProtocolIsUsed()
    {
        var status = (GatewayStatus)Mesh.Translate(
            Mesh.Base("{name: h, port: 80, protocol: HTTP}, {name: p, port: 15088, protocol: istio.io/PROXY}, {name: q, port: 15089, protocol: istio.io/PROXY}"))
            .Statuses[new(ResourceKinds.Gateway.GroupKind, Mesh.Waypoint)];

        Assert.Equal(["False/Invalid", "True/Accepted", "False/Invalid"], status.Listeners.AsImmutableArray().Select(Accepted));
        Assert.Equal([0, 1, 0], status.Listeners.AsImmutableArray().Select(static listener => listener.SupportedKinds.Count));
        static string Accepted(ListenerStatus listener) => Word(listener.Conditions);
    }

    [Fact]
    public void AGatewayWithoutSuchAListenerIsNotAccepted()
    {
        GatewayTranslation translation = Mesh.Translate(Mesh.Base("{name: h, port: 80, protocol: HTTP}"), Mesh.Service("a", 1));

        var status = (GatewayStatus)translation.Statuses[new(ResourceKinds.Gateway.GroupKind, Mesh.Waypoint)];
        Assert.Equal("False/ListenersNotValid", Word(status.Conditions));
        Assert.Null(translation.Listener());
        Assert.True(translation.Infrastructure?.Waypoint);
    }

    private static string Word(EquatableArray<Condition> conditions)
    {
        Condition accepted = conditions.AsImmutableArray().Single(static condition => condition.Type == "Accepted");
        return $"{accepted.Status}/{accepted.Reason}";
    }
}
