using static KGateway.Translation.Tests.L4Routes.L4Case;

namespace KGateway.Translation.Tests.L4Routes;

/// <summary>TLSRoutes: connections are told apart by server name, and go on as they are or without TLS.</summary>
public sealed class TlsRouteTests
{
    private const string A = "kube_default_a_80";
    private const string B = "kube_default_b_80";

    [Fact]
    public void A_passthrough_route_has_a_chain_for_its_names()
    {
        var given = Of(Pass("*.example.com"), ToA("r", "a.example.com, b.example.com, A.EXAMPLE.com, other.org"));
        Assert.Equal([$"a.example.com b.example.com => {A}"], given.Chains("listener~443"));
        Assert.Equal("listener~443-default.r-rule-0", given.Listener("listener~443").FilterChains[0].Name);
        Assert.Equal("envoy.filters.listener.tls_inspector", given.Listener("listener~443").ListenerFilters.Single().Name);
        Assert.Equal(["TLSRoute"], given.Kinds("pass"));
    }

    [Theory]
    [InlineData("a.example.com", "a.example.com", "a.example.com")]
    [InlineData("a.example.com", "*.example.com", "a.example.com")]
    [InlineData("*.example.com", "*.a.example.com", "*.a.example.com")]
    [InlineData("*.a.example.com", "*.example.com", "*.a.example.com")]
    [InlineData(null, "*.example.com", "*.example.com")]
    [InlineData("a.example.com", "b.example.com", null)]
    [InlineData("*.example.com", "example.com", null)]
    public void A_route_gets_what_it_has_in_common_with_the_listener(string? listener, string route, string? name)
    {
        var given = Of(Pass(listener), ToA("r", $"\"{route}\""));
        Assert.Equal(name is null ? "NoMatchingListenerHostname" : "Accepted", given.Reason("r", "Accepted"));
        Assert.Equal(name is null ? 0 : 1, given.ListenerStatus("pass").AttachedRoutes);
        if (name is null)
            Assert.Null(given.Find("listener~443"));
        else
            Assert.Equal([$"{name} => {A}"], given.Chains("listener~443"));
    }

    [Fact]
    public void The_more_specific_hostname_has_the_name_though_it_is_younger()
    {
        var given = Of(Pass("a.example.com"), ToA("old", "\"*.example.com\"") + ToB("new", "a.example.com"));
        Assert.Equal([$"a.example.com => {B}"], given.Chains("listener~443"));
        Assert.Equal(2, given.ListenerStatus("pass").AttachedRoutes);
        foreach (var route in new[] { "old", "new" })
            Assert.Equal(("Accepted", "ResolvedRefs"), (given.Reason(route, "Accepted"), given.Reason(route, "ResolvedRefs")));
        Assert.Equal("Conflicted", given.Reason("old", "kgateway.dev/Programmed"));
        Assert.Equal("Programmed", given.Reason("new", "kgateway.dev/Programmed"));
    }

    [Fact]
    public void The_longer_wildcard_has_the_name_though_it_is_younger()
    {
        var given = Of(Pass("*.example.com"), ToA("old", "\"*.com\"") + ToB("new", "\"*.example.com\""));
        Assert.Equal([$"*.example.com => {B}"], given.Chains("listener~443"));
    }

    [Fact]
    public void Of_equal_hostnames_the_older_route_has_the_name_and_the_other_keeps_the_rest()
    {
        var given = Of(Pass(null), ToA("z-old", "a.example.com") + ToB("a-new", "a.example.com, b.example.com"));
        Assert.Equal([$"b.example.com => {B}", $"a.example.com => {A}"], given.Chains("listener~443"));
        Assert.Equal("Listener pass is taken for a.example.com by TLSRoute default/z-old", given.Condition("a-new", "kgateway.dev/Programmed").Message);
    }

    [Fact]
    public void A_listener_may_end_TLS()
    {
        var given = Of(End("end", "a.example.com"), ToA("r", "a.example.com"));
        Assert.Equal([$"a.example.com => {A} (TLS)"], given.Chains("listener~443"));
        var tls = given.Listener("listener~443").FilterChains[0].TransportSocket.TypedConfig
            .Unpack<Envoy.Extensions.TransportSockets.Tls.V3.DownstreamTlsContext>();
        Assert.Empty(tls.CommonTlsContext.AlpnProtocols);
        Assert.Single(tls.CommonTlsContext.TlsCertificates);
    }

    [Fact]
    public void A_listener_without_a_certificate_is_left_out_alone()
    {
        var given = Of(
            Pass("*.example.com") + "\n- {name: end, port: 443, protocol: TLS, hostname: a.example.com, tls: {certificateRefs: [{name: nope}]}}",
            ToA("r", "a.example.com, b.example.com"));
        Assert.Equal([$"b.example.com => {A}"], given.Chains("listener~443"));
        Assert.Equal(("InvalidCertificateRef", "Invalid"), (given.ListenerReason("end", "ResolvedRefs"), given.ListenerReason("end", "Programmed")));
        Assert.Equal(1, given.ListenerStatus("end").AttachedRoutes);
        Assert.Equal("Programmed", given.ListenerReason("pass", "Programmed"));
    }

    [Fact]
    public void A_port_may_end_TLS_for_one_name_and_pass_on_another()
    {
        var given = Of(
            Pass("p.example.com") + "\n" + End("end", "e.example.com"), ToA("to-a", "p.example.com") + ToB("to-b", "e.example.com"));
        Assert.Equal([$"p.example.com => {A}", $"e.example.com => {B} (TLS)"], given.Chains("listener~443"));
        Assert.Equal((1, 1), (given.ListenerStatus("pass").AttachedRoutes, given.ListenerStatus("end").AttachedRoutes));
    }

    [Fact]
    public void Without_experimental_features_a_port_may_not()
    {
        var settings = TranslationSettings.Default with { EnableExperimentalGatewayApiFeatures = false };
        var given = Of(Pass("p.example.com") + "\n" + End("end", "e.example.com"), ToA("r", "p.example.com"), settings);
        Assert.Equal(("ProtocolConflict", "ProtocolConflict"), (given.ListenerReason("pass", "Accepted"), given.ListenerReason("end", "Accepted")));
        Assert.Null(given.Find("listener~443"));
    }

    [Fact]
    public void A_name_belongs_to_the_listener_that_names_it_best()
    {
        var given = Of(
            Pass(null) + "\n" + End("end", "*.example.com") + "\n- {name: web, port: 443, protocol: HTTPS, hostname: w.example.com, tls: {certificateRefs: [{name: cert}]}}",
            ToA("r", "w.example.com, a.example.com, a.org"));
        Assert.Equal(
            [$"a.org => {A}", $"a.example.com => {A} (TLS)", "w.example.com => http (TLS)"], given.Chains("listener~443"));
        Assert.Equal(3, given.Listener("listener~443").FilterChains.DistinctBy(static c => c.Name).Count());
    }

    [Fact]
    public void Alpha_routes_without_hostnames_take_all_of_the_listener()
    {
        var given = Of(
            Pass("*.example.com"),
            Route("TLSRoute", "r", "rules: [{backendRefs: [{name: a, port: 80}]}]", version: "v1alpha2") + ToB("named", "b.example.com"));
        Assert.Equal([$"b.example.com => {B}", $"*.example.com => {A}"], given.Chains("listener~443"));
        Assert.Equal([$"* => {A}"], Of(Pass(null), Route("TLSRoute", "r", "rules: [{backendRefs: [{name: a, port: 80}]}]", version: "v1alpha2")).Chains("listener~443"));
    }

    [Theory]
    [InlineData("HTTP", "")]
    [InlineData("HTTPS", ", tls: {certificateRefs: [{name: cert}]}")]
    [InlineData("TCP", "")]
    [InlineData("UDP", "")]
    public void Listeners_of_other_protocols_do_not_take_it(string protocol, string tls)
    {
        var given = Of($"- {{name: other, port: 443, protocol: {protocol}{tls}}}", ToA("r", "a.example.com"));
        Assert.Equal("NotAllowedByListeners", given.Reason("r", "Accepted"));
        Assert.Equal(0, given.ListenerStatus("other").AttachedRoutes);
    }

    [Fact]
    public void A_passthrough_listener_does_not_take_TCPRoutes_though_it_asks_for_them()
    {
        var given = Of(
            "- {name: pass, port: 443, protocol: TLS, tls: {mode: Passthrough}, allowedRoutes: {kinds: [{kind: TCPRoute}, {kind: TLSRoute}]}}",
            Route("TCPRoute", "r", "rules: [{backendRefs: [{name: a, port: 80}]}]"));
        Assert.Equal("InvalidRouteKinds", given.ListenerReason("pass", "ResolvedRefs"));
        Assert.Equal(["TLSRoute"], given.Kinds("pass"));
        Assert.Equal("NotAllowedByListeners", given.Reason("r", "Accepted"));
    }

    [Fact]
    public void Weights_and_missing_backends_are_as_for_TCPRoutes()
    {
        var given = Of(
            Pass(null),
            Route("TLSRoute", "r", "hostnames: [a.org], rules: [{backendRefs: [{name: a, port: 80, weight: 65}, {name: nope, port: 80, weight: 35}]}]"));
        Assert.Equal([$"a.org => {A}:65 blackhole-cluster:35"], given.Chains("listener~443"));
        Assert.Equal("BackendNotFound", given.Reason("r", "ResolvedRefs"));
    }

    private static string Pass(string? hostname) =>
        $"- {{name: pass, port: 443, protocol: TLS{(hostname is null ? "" : $", hostname: \"{hostname}\"")}, tls: {{mode: Passthrough}}}}";

    private static string End(string name, string hostname) =>
        $"- {{name: {name}, port: 443, protocol: TLS, hostname: \"{hostname}\", tls: {{mode: Terminate, certificateRefs: [{{name: cert}}]}}}}";

    private static string ToA(string name, string hostnames) =>
        Route("TLSRoute", name, $"hostnames: [{hostnames}], rules: [{{backendRefs: [{{name: a, port: 80}}]}}]");

    private static string ToB(string name, string hostnames) =>
        Route("TLSRoute", name, $"hostnames: [{hostnames}], rules: [{{backendRefs: [{{name: b, port: 80}}]}}]");
}
