using KGateway.Translation.Encoding;

namespace KGateway.Translation.Tests.Gateways;

/// <summary>An HTTPS listener that says nothing of TLS is served in plain text, and that is said.</summary>
public sealed class PlainHttpsTests
{
    private const string Routes =
        """
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: r, namespace: infra}
        spec:
          parentRefs: [{name: gw}]
          rules: [{filters: [{type: RequestRedirect, requestRedirect: {hostname: other.org} } ] } ]

        """;

    [Fact]
    public void It_is_served_without_TLS()
    {
        var translated = Translated.Of(Gateway("{name: plain, port: 8443, protocol: HTTPS}") + Routes);
        var listener = translated.Json(XdsType.Listener, "listener~8443")!;
        Assert.Contains("'name':'plain'", listener, StringComparison.Ordinal);
        Assert.DoesNotContain("transportSocket", listener, StringComparison.Ordinal);
        Assert.DoesNotContain("filterChainMatch", listener, StringComparison.Ordinal);
        var table = translated.Json(XdsType.Route, "plain")!;
        Assert.DoesNotContain("requireTls", table, StringComparison.Ordinal);
        Assert.DoesNotContain("https", table, StringComparison.Ordinal);
        Assert.Contains("Programmed=True/Programmed", translated.Listener("plain"));
        Assert.Contains("Accepted=True/Accepted", translated.Listener("plain"));
        Assert.Contains("ResolvedRefs=True/ResolvedRefs", translated.Listener("plain"));
        Assert.Contains("served in plain text", Message(translated), StringComparison.Ordinal);
    }

    [Fact]
    public void One_with_a_hostname_keeps_to_connections_that_name_it()
    {
        var translated = Translated.Of(Gateway("{name: plain, port: 8443, protocol: HTTPS, hostname: a.org}") + Routes);
        var listener = translated.Json(XdsType.Listener, "listener~8443")!;
        Assert.Contains("'serverNames':['a.org']", listener, StringComparison.Ordinal);
        Assert.DoesNotContain("transportSocket", listener, StringComparison.Ordinal);
        Assert.Contains("connections that name a.org", Message(translated), StringComparison.Ordinal);
    }

    [Fact]
    public void It_takes_nothing_from_listeners_of_its_port_that_end_TLS()
    {
        var translated = Translated.Of(
            Gateway("{name: plain, port: 443, protocol: HTTPS}, {name: tls, port: 443, protocol: HTTPS, hostname: a.org, tls: {certificateRefs: [{name: cert}]}}")
            + Routes);
        Assert.Equal(1, translated.Json(XdsType.Listener, "listener~443")!.Split("transportSocket").Length - 1);
        Assert.Equal("The listener has no tls, it is served in plain text", Message(translated));
        Assert.DoesNotContain(translated.Listener("tls"), static c => c.StartsWith("Overlapping", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{options: {kgateway.dev/alpn: h2}}")]
    [InlineData("{certificateRefs: [{name: missing}]}")]
    public void One_whose_TLS_has_no_certificate_is_not_served(string tls)
    {
        var translated = Translated.Of(Gateway($"{{name: plain, port: 8443, protocol: HTTPS, tls: {tls}}}") + Routes);
        Assert.Null(translated.Json(XdsType.Listener, "listener~8443"));
        Assert.Contains("Programmed=False/Invalid", translated.Listener("plain"));
    }

    private static string Gateway(string listeners) =>
        $$"""
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: gw, namespace: infra}
        spec:
          gatewayClassName: kgateway
          listeners: [{{listeners}}]

        """;

    private static string Message(Translated translated) =>
        translated.Status(Resources.ResourceKinds.Gateway, "infra/gw")!["listeners"]![0]!["conditions"]!.AsArray()
            .Single(static c => (string?)c!["type"] == "Programmed")!["message"]!.GetValue<string>();
}
