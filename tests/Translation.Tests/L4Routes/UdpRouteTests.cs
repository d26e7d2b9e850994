using Envoy.Config.Core.V3;
using KGateway.Translation.Encoding;
using static KGateway.Translation.Tests.L4Routes.L4Case;

namespace KGateway.Translation.Tests.L4Routes;

/// <summary>UDPRoutes: one has a listener, and TCP may have the same port.</summary>
public sealed class UdpRouteTests
{
    private const string Udp = "- {name: udp, port: 53, protocol: UDP}";
    private const string ToA = "rules: [{backendRefs: [{name: a, port: 80}]}]";
    private const string ToB = "rules: [{backendRefs: [{name: b, port: 80}]}]";

    [Fact]
    public void A_route_has_a_listener_of_datagrams()
    {
        var given = Of(Udp, Route("UDPRoute", "r", ToA));
        var listener = given.Listener("listener~53-udp");
        Assert.Equal(SocketAddress.Types.Protocol.Udp, listener.Address.SocketAddress.Protocol);
        Assert.NotNull(listener.UdpListenerConfig);
        Assert.Empty(listener.FilterChains);
        Assert.Equal("listener~53-default.r-rule-0", given.Udp("listener~53-udp").StatPrefix);
        Assert.Equal("kube_default_a_80", UdpSharesTests.ClusterFor(given.Udp("listener~53-udp").Matcher, "10.0.0.1", 1234));
        Assert.Equal(["kube_default_a_80"], given.Translation.Resources[(int)XdsType.Listener]["listener~53-udp"]!.Clusters);
        Assert.Equal(["UDPRoute"], given.Kinds("udp"));
        Assert.Equal([new(53, "UDP")], given.Translation.Infrastructure!.Ports.AsSpan().ToArray());
    }

    [Fact]
    public void TCP_and_UDP_may_share_the_number_of_a_port()
    {
        var given = Of(Udp + "\n- {name: tcp, port: 53, protocol: TCP}", Route("UDPRoute", "r", ToA) + Route("TCPRoute", "r", ToB));
        Assert.Equal(["* => kube_default_b_80"], given.Chains("listener~53"));
        Assert.NotNull(given.Find("listener~53-udp"));
        Assert.Equal(("NoConflicts", "NoConflicts"), (given.ListenerReason("udp", "Conflicted"), given.ListenerReason("tcp", "Conflicted")));
        Assert.Equal([new(53, "TCP"), new(53, "UDP")], given.Translation.Infrastructure!.Ports.AsSpan().ToArray());
    }

    [Fact]
    public void Datagrams_go_to_the_port_for_them_where_TCP_has_its_number_too()
    {
        const string Dns =
            """
            apiVersion: v1
            kind: Service
            metadata: {name: dns, namespace: default}
            spec: {ports: [{name: tcp, port: 53, targetPort: 5353}, {name: udp, port: 53, protocol: UDP, targetPort: 5354}]}
            ---

            """;
        const string ToDns = "rules: [{backendRefs: [{name: dns, port: 53}]}]";
        var given = Of(Udp + "\n- {name: tcp, port: 53, protocol: TCP}", Dns + Route("UDPRoute", "r", ToDns) + Route("TCPRoute", "r", ToDns));
        Assert.Equal("kube_default_dns_udp_53", UdpSharesTests.ClusterFor(given.Udp("listener~53-udp").Matcher, "10.0.0.1", 1234));
        Assert.Equal(["* => kube_default_dns_53"], given.Chains("listener~53"));
        Assert.Equal(
            ["kube_default_dns_53", "kube_default_dns_udp_53"],
            given.Translation.Resources[(int)XdsType.Cluster].Resources.Select(static c => c.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Two_UDP_listeners_of_a_port_conflict()
    {
        var given = Of(Udp + "\n- {name: again, port: 53, protocol: UDP}", Route("UDPRoute", "r", ToA));
        Assert.Equal("HostnameConflict", given.ListenerReason("again", "Conflicted"));
        Assert.Equal("Programmed", given.ListenerReason("udp", "Programmed"));
    }

    [Theory]
    [InlineData(9091)]
    [InlineData(8082)]
    public void Ports_that_proxies_use_themselves_are_free_for_UDP(int port) =>
        Assert.NotNull(Of($"- {{name: udp, port: {port}, protocol: UDP}}", Route("UDPRoute", "r", ToA)).Find($"listener~{port}-udp"));

    [Fact]
    public void The_oldest_route_has_the_listener()
    {
        var given = Of(Udp, Route("UDPRoute", "z-old", ToA) + Route("UDPRoute", "a-new", ToB));
        Assert.Equal("kube_default_a_80", UdpSharesTests.ClusterFor(given.Udp("listener~53-udp").Matcher, "10.0.0.1", 1234));
        Assert.Equal(2, given.ListenerStatus("udp").AttachedRoutes);
        Assert.Equal(("Accepted", "Conflicted"), (given.Reason("a-new", "Accepted"), given.Reason("a-new", "kgateway.dev/Programmed")));
    }

    [Theory]
    [InlineData("{name: nope, port: 80}", "BackendNotFound")]
    [InlineData("{name: a, namespace: other, port: 80}", "RefNotPermitted")]
    [InlineData("{name: a, kind: Nothing, group: example.com, port: 80}", "InvalidKind")]
    public void A_backend_that_does_not_resolve_gets_nothing(string backend, string reason)
    {
        var given = Of(Udp, Route("UDPRoute", "r", $"rules: [{{backendRefs: [{backend}]}}]"));
        Assert.Equal(("Accepted", reason), (given.Reason("r", "Accepted"), given.Reason("r", "ResolvedRefs")));
        Assert.Equal("blackhole-cluster", UdpSharesTests.ClusterFor(given.Udp("listener~53-udp").Matcher, "10.0.0.1", 1234));
    }

    [Fact]
    public void A_listener_without_routes_is_not_programmed()
    {
        var given = Of(Udp, "");
        Assert.Null(given.Find("listener~53-udp"));
        Assert.Equal("Invalid", given.ListenerReason("udp", "Programmed"));
    }

    [Theory]
    [InlineData("TLSRoute", "hostnames: [a.org], " + ToA)]
    [InlineData("TCPRoute", ToA)]
    [InlineData("HTTPRoute", "rules: []")]
    public void Routes_of_other_kinds_are_not_taken(string kind, string spec)
    {
        var given = Of(Udp, Route(kind, "r", spec));
        Assert.Equal("NotAllowedByListeners", given.Reason("r", "Accepted"));
        Assert.Equal(0, given.ListenerStatus("udp").AttachedRoutes);
    }
}
