using KGateway.Resources;
using KGateway.Translation.Encoding;
using KGateway.Translation.Tests.Gateways;

namespace KGateway.Translation.Tests.Policies.ListenerPolicies;

/// <summary>What policies say of ports and their filter chains, and how several policies go together.</summary>
public sealed class PortTests
{
    private const string Two = "{name: a, port: 443, protocol: HTTPS, hostname: a.b, tls: {certificateRefs: [{name: cert}]} }, "
        + "{name: c, port: 443, protocol: HTTPS, hostname: c.d, tls: {certificateRefs: [{name: cert}]} }";

    private static string Gateway(string listeners) =>
        $$"""
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: gw, namespace: infra, labels: {tier: edge} }
        spec: {gatewayClassName: kgateway, listeners: [{{listeners}}]}

        """;

    [Theory]
    [InlineData("proxyProtocol: {}", "'typedConfig':{'@type':'type.googleapis.com/envoy.extensions.filters.listener.proxy_protocol.v3.ProxyProtocol','statPrefix':'infra_p'}")]
    [InlineData("proxyProtocol: {allowRequestsWithoutProxyProtocol: true}", "'allowRequestsWithoutProxyProtocol':true")]
    [InlineData("tcpKeepalive: {keepAliveProbes: 3, keepAliveTime: 90s, keepAliveInterval: 1500ms}", "'tcpKeepalive':{'keepaliveProbes':3,'keepaliveTime':90,'keepaliveInterval':1}")]
    [InlineData("perConnectionBufferLimitBytes: 0", "'perConnectionBufferLimitBytes':0")]
    [InlineData("transportSocketConnectTimeout: 5s", "'transportSocketConnectTimeout':'5s'")]
    public void A_setting_of_connections_reaches_Envoy(string settings, string expected) =>
        Assert.Contains(expected, Translated.Of(Translated.Gateway() + GivenPolicies.Policy($"default: {{{settings}}}")).Listener());

    [Theory]
    [InlineData("perConnectionBufferLimitBytes: -1", "perConnectionBufferLimitBytes -1 is out of range")]
    [InlineData("tcpKeepalive: {keepAliveProbes: -1}", "tcpKeepalive.keepAliveProbes -1 is out of range")]
    public void A_wrong_setting_of_connections_is_told_of(string settings, string problem) =>
        Assert.Contains(problem, Translated.Of(Translated.Gateway() + GivenPolicies.Policy($"default: {{{settings}}}")).Message());

    [Fact]
    public void The_PROXY_protocol_is_read_before_TLS()
    {
        var listener = Translated.Of(Gateway(Two) + GivenPolicies.Policy("default: {proxyProtocol: {}}")).Listener(443);
        var proxy = listener.IndexOf("envoy.filters.listener.proxy_protocol", StringComparison.Ordinal);
        Assert.InRange(proxy, 0, listener.IndexOf("envoy.filters.listener.tls_inspector", StringComparison.Ordinal));
    }

    [Fact]
    public void Connections_of_TCP_routes_have_the_settings_too()
    {
        var yaml = Gateway("{name: t, port: 9000, protocol: TCP, allowedRoutes: {namespaces: {from: All} } }") + Translated.Service
            + Translated.Route("{name: web, port: 80}", "TCPRoute").Replace("gateway.networking.k8s.io/v1\n", "gateway.networking.k8s.io/v1alpha2\n", StringComparison.Ordinal);
        var listener = Translated.Of(yaml + GivenPolicies.Policy("default: {proxyProtocol: {}, transportSocketConnectTimeout: 5s}")).Listener(9000);
        Assert.Contains("'transportSocketConnectTimeout':'5s'", listener);
        Assert.Contains("proxy_protocol", listener);
    }

    [Fact]
    public void A_port_with_settings_of_its_own_has_nothing_of_the_default()
    {
        var translated = Translated.Of(
            Gateway("{name: a, port: 80, protocol: HTTP}, {name: b, port: 81, protocol: HTTP}")
            + GivenPolicies.Policy("default: {httpSettings: {serverName: all, maxHeadersCount: 5} }, perPort: [{port: 81, listener: {httpSettings: {serverName: one} } }]"
                .Replace(", perPort", "\n  perPort", StringComparison.Ordinal)));
        Assert.Contains("'serverName':'all'", translated.Listener());
        Assert.Contains("'serverName':'one'", translated.Listener(81));
        Assert.DoesNotContain("maxHeadersCount", translated.Listener(81));
    }

    [Fact]
    public void A_policy_that_only_takes_a_port_out_of_the_default_of_another_is_in_force()
    {
        var translated = Translated.Of(
            Gateway("{name: a, port: 80, protocol: HTTP}, {name: b, port: 81, protocol: HTTP}")
            + GivenPolicies.Policy("default: {httpSettings: {serverName: all} }", name: "a")
            + GivenPolicies.Policy("perPort: [{port: 81, listener: {} }]", name: "b"));
        Assert.Contains("'serverName':'all'", translated.Listener());
        Assert.DoesNotContain("serverName", translated.Listener(81));
        Assert.Equal("Attached=True/Merged", translated.Said("a")[1]);
        Assert.Equal("Attached=True/Merged", translated.Said("b")[1]);
    }

    [Fact]
    public void A_policy_without_settings_for_a_port_that_another_has_settings_for_is_overridden()
    {
        var translated = Translated.Of(
            Translated.Gateway()
            + GivenPolicies.Policy("perPort: [{port: 80, listener: {httpSettings: {serverName: one} } }]", name: "a")
            + GivenPolicies.Policy("perPort: [{port: 80, listener: {} }]", name: "b"));
        Assert.Equal("Attached=True/Attached", translated.Said("a")[1]);
        Assert.Equal("Attached=False/Overridden", translated.Said("b")[1]);
    }

    [Fact]
    public void Of_several_policies_the_older_one_has_each_field_that_it_sets()
    {
        var translated = Translated.Of(
            Translated.Gateway()
            + GivenPolicies.Policy("default: {httpSettings: {serverName: old, idleTimeout: 1s} }", name: "a")
            + GivenPolicies.Policy("default: {httpSettings: {serverName: new, maxHeadersCount: 5} }", name: "b")
            + GivenPolicies.Policy("default: {httpSettings: {serverName: newest} }", name: "c"));
        var listener = translated.Listener();
        Assert.Contains("'serverName':'old'", listener);
        Assert.Contains("'idleTimeout':'1s','maxHeadersCount':5", listener);
        Assert.Equal("Attached=True/Merged", translated.Said("a")[1]);
        Assert.Equal("Attached=True/Merged", translated.Said("b")[1]);
        Assert.Equal("Attached=False/Overridden", translated.Said("c")[1]);
    }

    [Fact]
    public void A_policy_of_an_HTTPS_listener_comes_before_those_of_its_Gateway()
    {
        var translated = Translated.Of(
            Gateway(Two)
            + GivenPolicies.Policy("default: {transportSocketConnectTimeout: 5s, httpSettings: {serverName: all, maxHeadersCount: 5} }", name: "a")
            + GivenPolicies.Policy("default: {transportSocketConnectTimeout: 9s, httpSettings: {serverName: one} }", "c", "b"));
        var chains = translated.Listener(443).Split("'name':'c'");
        Assert.Contains("'serverName':'all'", chains[0]);
        Assert.Contains("'transportSocketConnectTimeout':'5s'", translated.Listener(443));
        Assert.Contains("'transportSocketConnectTimeout':'9s'", translated.Listener(443));
        Assert.Contains("'serverName':'one'", translated.Listener(443));
        Assert.Equal(2, translated.Listener(443).Split("'maxHeadersCount':5").Length - 1);
    }

    [Fact]
    public void What_is_said_of_one_of_two_HTTPS_listeners_is_not_said_of_their_port() =>
        Assert.DoesNotContain("proxy_protocol", Translated.Of(Gateway(Two) + GivenPolicies.Policy("default: {proxyProtocol: {}}", "c")).Listener(443));

    [Fact]
    public void What_is_said_of_the_only_listener_of_a_port_is_said_of_the_port()
    {
        var listener = Translated.Of(Translated.Gateway() + GivenPolicies.Policy("default: {proxyProtocol: {}, httpSettings: {serverName: one} }", "http")).Listener();
        Assert.Contains("proxy_protocol", listener);
        Assert.Contains("'serverName':'one'", listener);
    }

    [Fact]
    public void One_of_two_plain_listeners_of_a_port_has_no_connections_of_its_own()
    {
        var listener = Translated.Of(
            Gateway("{name: a, port: 80, protocol: HTTP, hostname: a.b}, {name: b, port: 80, protocol: HTTP, hostname: c.d}")
            + GivenPolicies.Policy("default: {httpSettings: {serverName: one} }", "a")).Listener();
        Assert.DoesNotContain("serverName", listener);
    }

    [Fact]
    public void A_section_that_does_not_exist_is_not_spoken_of()
    {
        var translated = Translated.Of(Translated.Gateway() + GivenPolicies.Policy("default: {httpSettings: {serverName: one} }", "none"));
        Assert.Null(translated.Status(ResourceKinds.ListenerPolicy, "infra/p"));
        Assert.DoesNotContain("serverName", translated.Listener());
    }

    [Theory]
    [InlineData("targetRefs: [{group: '', kind: Gateway, name: gw}]", true)]
    [InlineData("targetSelectors: [{group: gateway.networking.k8s.io, kind: Gateway, matchLabels: {tier: edge} }]", true)]
    [InlineData("targetSelectors: [{group: gateway.networking.k8s.io, kind: Gateway, matchLabels: {tier: other} }]", false)]
    [InlineData("targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: other}]", false)]
    public void Gateways_are_targeted_by_name_or_by_labels(string target, bool attached)
    {
        var yaml = Gateway("{name: a, port: 80, protocol: HTTP}")
            + $$"""
            ---
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: ListenerPolicy
            metadata: {name: p, namespace: infra}
            spec:
              {{target}}
              default: {httpSettings: {serverName: mine} }

            """;
        Assert.Equal(attached, Translated.Of(yaml).Listener().Contains("'serverName':'mine'", StringComparison.Ordinal));
    }

    [Fact]
    public void The_older_kind_has_the_HTTP_settings_of_the_default()
    {
        var translated = Translated.Of(
            Translated.Gateway()
            + """
            ---
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: HTTPListenerPolicy
            metadata: {name: p, namespace: infra}
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: gw}]
              accessLog: [{fileSink: {path: /dev/stdout, stringFormat: a}}]
              useRemoteAddress: false
              healthCheck: {path: /live}

            """);
        Assert.Contains("envoy.access_loggers.file", translated.Listener());
        Assert.Contains("XffConfig", translated.Listener());
        Assert.Contains("envoy.filters.http.health_check", translated.Listener());
        Assert.Equal(["Accepted=True/Valid", "Attached=True/Attached"], translated.Said(kind: ResourceKinds.HttpListenerPolicy));
        Assert.Contains("HTTPListenerPolicy is deprecated", translated.Message(kind: ResourceKinds.HttpListenerPolicy));
    }

    [Fact]
    public void UDP_ports_are_left_alone()
    {
        var translated = Translated.Of(
            Gateway("{name: u, port: 53, protocol: UDP}") + GivenPolicies.Policy("default: {proxyProtocol: {}, perConnectionBufferLimitBytes: 5}"));
        Assert.Null(translated.Json(XdsType.Listener, "listener~53-udp"));
        Assert.Equal(["Accepted=True/Valid", "Attached=True/Attached"], translated.Said());
    }
}
