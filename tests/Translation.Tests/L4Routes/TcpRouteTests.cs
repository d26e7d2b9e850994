using KGateway.Translation.Statuses;
using static KGateway.Translation.Tests.L4Routes.L4Case;

namespace KGateway.Translation.Tests.L4Routes;

/// <summary>TCPRoutes: one has a listener, and its backends get their shares of connections.</summary>
public sealed class TcpRouteTests
{
    private const string Tcp = "- {name: tcp, port: 9000, protocol: TCP}";
    private const string ToA = "rules: [{backendRefs: [{name: a, port: 80}]}]";
    private const string ToB = "rules: [{backendRefs: [{name: b, port: 80}]}]";
    private const string A = "kube_default_a_80";
    private const string B = "kube_default_b_80";

    [Fact]
    public void A_route_has_a_chain_without_a_match()
    {
        var given = Of(Tcp, Route("TCPRoute", "r", ToA));
        Assert.Equal([$"* => {A}"], given.Chains("listener~9000"));
        Assert.Equal("listener~9000-default.r-rule-0", given.Listener("listener~9000").FilterChains[0].Name);
        Assert.Empty(given.Listener("listener~9000").ListenerFilters);
        Assert.Equal([A], given.Translation.Resources[(int)Translation.Encoding.XdsType.Listener]["listener~9000"]!.Clusters);
        Assert.NotNull(given.Translation.Resources[(int)Translation.Encoding.XdsType.Cluster][A]);
        Assert.Equal(["TCPRoute"], given.Kinds("tcp"));
        Assert.Equal((1, "Programmed"), (given.ListenerStatus("tcp").AttachedRoutes, given.ListenerReason("tcp", "Programmed")));
        Assert.Equal(("Accepted", "ResolvedRefs", "Programmed"),
            (given.Reason("r", "Accepted"), given.Reason("r", "ResolvedRefs"), given.Reason("r", "kgateway.dev/Programmed")));
    }

    [Fact]
    public void A_listener_without_routes_is_not_programmed()
    {
        var given = Of(Tcp, "");
        Assert.Null(given.Find("listener~9000"));
        Assert.Equal("Invalid", given.ListenerReason("tcp", "Programmed"));
        Assert.Equal("Accepted", given.ListenerReason("tcp", "Accepted"));
    }

    [Fact]
    public void The_oldest_route_has_the_listener_and_the_others_say_so()
    {
        var given = Of(Tcp, Route("TCPRoute", "z-old", ToA) + Route("TCPRoute", "a-new", ToB));
        Assert.Equal([$"* => {A}"], given.Chains("listener~9000"));
        Assert.Equal(2, given.ListenerStatus("tcp").AttachedRoutes);
        Assert.Equal("Accepted", given.Reason("a-new", "Accepted"));
        Assert.Equal("Programmed", given.Reason("z-old", "kgateway.dev/Programmed"));
        Assert.Equal("Conflicted", given.Reason("a-new", "kgateway.dev/Programmed"));
        Assert.Equal(
            "Listener tcp is taken by TCPRoute default/z-old", given.Condition("a-new", "kgateway.dev/Programmed").Message);
    }

    [Fact]
    public void Of_routes_of_one_age_the_first_by_name_has_the_listener()
    {
        const string Created = "2026-02-01T00:00:00Z";
        var routes = Route("TCPRoute", "b", ToB) + Route("TCPRoute", "a", ToA);
        var given = Of(Tcp, routes.Replace("namespace: default", $"namespace: default, creationTimestamp: \"{Created}\"", StringComparison.Ordinal));
        Assert.Equal([$"* => {A}"], given.Chains("listener~9000"));
    }

    [Theory]
    [InlineData("{name: a, port: 80, weight: 70}, {name: b, port: 80, weight: 30}", A + ":70 " + B + ":30")]
    [InlineData("{name: a, port: 80, weight: 70}, {name: b, port: 80, weight: 0}", A + ":70")]
    [InlineData("{name: a, port: 80}, {name: missing, port: 80}", A + ":1 blackhole-cluster:1")]
    [InlineData("{name: a, port: 81}, {name: b, port: 80, weight: 3}", "blackhole-cluster:1 " + B + ":3")]
    [InlineData("{name: a, port: 80, weight: 0}, {name: b, port: 80, weight: 0}", "blackhole-cluster")]
    [InlineData("{name: a, port: 80, weight: 0}", A)]
    [InlineData("{name: a, port: 80, weight: -1}, {name: b, port: 80}", B + ":1")]
    public void Backends_get_their_shares(string backends, string target)
    {
        var given = Of(Tcp, Route("TCPRoute", "r", $"rules: [{{backendRefs: [{backends}]}}]"));
        Assert.Equal([$"* => {target}"], given.Chains("listener~9000"));
    }

    [Theory]
    [InlineData("{name: missing, port: 80}", "BackendNotFound")]
    [InlineData("{name: a, port: 81}", "BackendNotFound")]
    [InlineData("{name: a, kind: Nothing, group: example.com, port: 80}", "InvalidKind")]
    [InlineData("{name: far, namespace: other, port: 80}", "RefNotPermitted")]
    public void A_backend_that_does_not_resolve_closes_connections(string backend, string reason)
    {
        var given = Of(Tcp, Route("TCPRoute", "r", $"rules: [{{backendRefs: [{backend}]}}]") + Far);
        Assert.Equal(["* => blackhole-cluster"], given.Chains("listener~9000"));
        Assert.Equal(("Accepted", reason), (given.Reason("r", "Accepted"), given.Reason("r", "ResolvedRefs")));
        Assert.Equal(("Programmed", 1), (given.ListenerReason("tcp", "Programmed"), given.ListenerStatus("tcp").AttachedRoutes));
    }

    [Theory]
    [InlineData("TCPRoute", "ResolvedRefs")]
    [InlineData("HTTPRoute", "RefNotPermitted")]
    public void A_grant_is_for_a_kind_of_route(string kind, string reason)
    {
        var grant = $$"""
            apiVersion: gateway.networking.k8s.io/v1beta1
            kind: ReferenceGrant
            metadata: {name: g, namespace: other}
            spec: {from: [{group: gateway.networking.k8s.io, kind: {{kind}}, namespace: default}], to: [{group: "", kind: Service}]}
            """;
        var given = Of(Tcp, Route("TCPRoute", "r", "rules: [{backendRefs: [{name: far, namespace: other, port: 80}]}]") + Far + grant);
        Assert.Equal(reason, given.Reason("r", "ResolvedRefs"));
        Assert.Equal([reason == "ResolvedRefs" ? "* => kube_other_far_80" : "* => blackhole-cluster"], given.Chains("listener~9000"));
    }

    [Fact]
    public void A_Backend_with_fixed_hosts_can_be_sent_to()
    {
        const string Fixed =
            """
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: Backend
            metadata: {name: fixed, namespace: default}
            spec: {static: {hosts: [{host: 10.0.0.1, port: 5432}]}}
            """;
        var given = Of(Tcp, Route("TCPRoute", "r", "rules: [{backendRefs: [{group: gateway.kgateway.dev, kind: Backend, name: fixed}]}]") + Fixed);
        Assert.Equal(["* => backend_default_fixed_0"], given.Chains("listener~9000"));
        Assert.NotNull(given.Translation.Resources[(int)Translation.Encoding.XdsType.Cluster]["backend_default_fixed_0"]);
    }

    [Theory]
    [InlineData("{name: gw}", "Accepted", 1, 1)]
    [InlineData("{name: gw, sectionName: one}", "Accepted", 1, 0)]
    [InlineData("{name: gw, port: 9001}", "Accepted", 0, 1)]
    [InlineData("{name: gw, sectionName: two, port: 9001}", "Accepted", 0, 1)]
    [InlineData("{name: gw, sectionName: two, port: 9000}", "NoMatchingParent", 0, 0)]
    [InlineData("{name: gw, sectionName: three}", "NoMatchingParent", 0, 0)]
    [InlineData("{name: gw, sectionName: http}", "NotAllowedByListeners", 0, 0)]
    [InlineData("{name: gw, sectionName: pass}", "NotAllowedByListeners", 0, 0)]
    [InlineData("{name: gw, sectionName: udp}", "NotAllowedByListeners", 0, 0)]
    public void A_reference_means_the_listeners_of_its_section_and_port(string parent, string accepted, int first, int second)
    {
        var given = Of(
            """
            - {name: one, port: 9000, protocol: TCP}
            - {name: two, port: 9001, protocol: TCP}
            - {name: http, port: 80, protocol: HTTP}
            - {name: pass, port: 443, protocol: TLS, tls: {mode: Passthrough}}
            - {name: udp, port: 9000, protocol: UDP}
            """,
            Route("TCPRoute", "r", ToA, $"[{parent}]"));
        Assert.Equal(accepted, given.Reason("r", "Accepted"));
        Assert.Equal("ResolvedRefs", given.Reason("r", "ResolvedRefs"));
        Assert.Equal((first, second), (given.ListenerStatus("one").AttachedRoutes, given.ListenerStatus("two").AttachedRoutes));
        Assert.Equal((first, second), (given.Find("listener~9000") is null ? 0 : 1, given.Find("listener~9001") is null ? 0 : 1));
        Assert.Equal(0, given.ListenerStatus("http").AttachedRoutes);
    }

    [Fact]
    public void Another_namespace_must_be_allowed()
    {
        var route = Route("TCPRoute", "r", ToA, "[{name: gw, namespace: default}]").Replace("name: r, namespace: default", "name: r, namespace: far", StringComparison.Ordinal);
        Assert.Equal("NotAllowedByListeners", Of(Tcp, route).Reason("r", "Accepted"));
        var open = Of("- {name: tcp, port: 9000, protocol: TCP, allowedRoutes: {namespaces: {from: All}}}", route);
        Assert.Equal("Accepted", open.Reason("r", "Accepted"));
        Assert.Equal("listener~9000-far.r-rule-0", open.Listener("listener~9000").FilterChains.Single().Name);
    }

    [Fact]
    public void Several_rules_are_refused_as_nobody_says_which_is_meant()
    {
        var given = Of(Tcp, Route("TCPRoute", "r", "rules: [{backendRefs: [{name: a, port: 80}]}, {backendRefs: [{name: b, port: 80}]}]", version: "v1alpha2"));
        Assert.Equal("UnsupportedValue", given.Reason("r", "Accepted"));
        Assert.Equal(0, given.ListenerStatus("tcp").AttachedRoutes);
        Assert.Null(given.Find("listener~9000"));
    }

    [Fact]
    public void A_second_listener_of_a_port_conflicts_whatever_its_hostname()
    {
        var given = Of(Tcp + "\n- {name: again, port: 9000, protocol: TCP, hostname: a.example.com}", Route("TCPRoute", "r", ToA));
        Assert.Equal("HostnameConflict", given.ListenerReason("again", "Conflicted"));
        Assert.Equal([$"* => {A}"], given.Chains("listener~9000"));
        Assert.Equal("Programmed", given.Reason("r", "kgateway.dev/Programmed"));
    }

    [Fact]
    public void The_only_TLS_listener_of_a_port_takes_clients_without_a_server_name()
    {
        var given = Of(
            "- {name: end, port: 8443, protocol: TLS, hostname: a.example.com, tls: {mode: Terminate, certificateRefs: [{name: cert}]}}",
            Route("TCPRoute", "r", ToA));
        Assert.Equal([$"* => {A} (TLS)"], given.Chains("listener~8443"));
        Assert.Equal(["TLSRoute", "TCPRoute"], given.Kinds("end"));
    }

    [Fact]
    public void Several_TLS_listeners_of_a_port_tell_their_TCPRoutes_apart_by_hostname()
    {
        var given = Of(
            """
            - {name: one, port: 8443, protocol: TLS, hostname: a.example.com, tls: {mode: Terminate, certificateRefs: [{name: cert}]}}
            - {name: two, port: 8443, protocol: TLS, hostname: b.example.com, tls: {mode: Terminate, certificateRefs: [{name: cert}]}}
            """,
            Route("TCPRoute", "r", ToA) + Route("TCPRoute", "r2", ToB, "[{name: gw, sectionName: two}]"));
        Assert.Equal([$"a.example.com => {A} (TLS)", $"b.example.com => {A} (TLS)"], given.Chains("listener~8443"));
        Assert.Equal("Conflicted", given.Reason("r2", "kgateway.dev/Programmed"));
        Assert.Equal(2, given.Listener("listener~8443").FilterChains.DistinctBy(static c => c.Name).Count());
    }

    [Fact]
    public void A_ListenerSet_may_add_listeners()
    {
        const string Set =
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: ListenerSet
            metadata: {name: more, namespace: default}
            spec: {parentRef: {name: gw}, listeners: [{name: extra, port: 9100, protocol: TCP}, {name: u, port: 9100, protocol: UDP}, {name: tcp, port: 9000, protocol: TCP}]}
            ---

            """;
        var given = Of(Tcp, Set + Route("TCPRoute", "r", ToA, "[{kind: ListenerSet, name: more}]") + Route("UDPRoute", "u", ToB, "[{kind: ListenerSet, name: more}]"));
        Assert.Equal([$"* => {A}"], given.Chains("listener~9100"));
        Assert.NotNull(given.Find("listener~9100-udp"));
        Assert.Null(given.Find("listener~9000"));
        var set = given.Translation.Statuses.Values.OfType<ListenerSetStatus>().Single();
        Assert.Equal([1, 1, 1], set.Listeners.AsSpan().ToArray().Select(static l => l.AttachedRoutes));
        Assert.Equal(
            [new(9000, "TCP"), new(9100, "TCP"), new(9100, "UDP")], given.Translation.Infrastructure!.Ports.AsSpan().ToArray());
    }

    private const string Far =
        """
        apiVersion: v1
        kind: Service
        metadata: {name: far, namespace: other}
        spec: {ports: [{port: 80}]}
        ---

        """;
}
