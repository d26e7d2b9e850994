using KGateway.EndToEnd.Policies.Harness;

namespace KGateway.EndToEnd.Policies.ListenerPolicies;

/// <summary>Fields that say who the client is.</summary>
[Collection("Policies")]
public sealed class ClientAddressTests(PolicyLab lab)
{
    // Local replies show the address that the proxy takes for the client's.
    private const string Address = """
        localReplies: {defaultBodyFormat: {text: "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%"}}

        """;

    private static readonly (string, string) Forwarded = ("x-forwarded-for", "203.0.113.9, 198.51.100.7");

    [Fact]
    [PolicyField("ListenerPolicy", "httpSettings.useRemoteAddress", "httpSettings.xffNumTrustedHops", "httpSettings.xffTrustedCIDRs")]
    [PolicyField("ListenerPolicy", "httpSettings.skipXFFAppend")]
    public async Task The_client_is_the_peer_or_who_trusted_proxies_name()
    {
        using var site = await PortSite.StartAsync(lab,
        [
            PortSite.Http(Address),
            PortSite.Http(Address + "xffNumTrustedHops: 1"),
            PortSite.Http(Address + "useRemoteAddress: false"),
            PortSite.Http(Address + "useRemoteAddress: false\nxffNumTrustedHops: 1"),
            PortSite.Http(Address + "useRemoteAddress: false\nxffTrustedCIDRs: [127.0.0.0/8, 198.51.100.0/24]"),
            PortSite.Http(Address + "skipXFFAppend: true"),
        ]);
        Assert.Equal("127.0.0.1", await ClientAsync(site[0]));
        Assert.Equal("198.51.100.7", await ClientAsync(site[1]));
        Assert.Equal("198.51.100.7", await ClientAsync(site[2]));
        Assert.Equal("203.0.113.9", await ClientAsync(site[3]));
        Assert.Equal("203.0.113.9", await ClientAsync(site[4]));
        Assert.StartsWith("203.0.113.9, 198.51.100.7,", (await site[0].GetAsync("/", Forwarded)).ReceivedHeader("x-forwarded-for"), StringComparison.Ordinal);
        Assert.EndsWith("198.51.100.7", (await site[5].GetAsync("/", Forwarded)).ReceivedHeader("x-forwarded-for"), StringComparison.Ordinal);
    }

    [Fact]
    [PolicyField("ListenerPolicy", "proxyProtocol.allowRequestsWithoutProxyProtocol")]
    public async Task A_proxy_before_this_one_names_the_client_by_PROXY_protocol()
    {
        using var site = await PortSite.StartAsync(lab, ["", "proxyProtocol: {}", "proxyProtocol: {allowRequestsWithoutProxyProtocol: true}"]);
        var request = $"GET / HTTP/1.1\r\nhost: {site[0].Host}\r\nconnection: close\r\n\r\n";
        const string Preface = "PROXY TCP4 203.0.113.9 127.0.0.1 4711 80\r\n";
        Assert.Contains("203.0.113.9", await RawClient.ExchangeAsync(site[1].Port, Preface + request), StringComparison.Ordinal);
        Assert.Contains("203.0.113.9", await RawClient.ExchangeAsync(site[2].Port, Preface + request), StringComparison.Ordinal);
        Assert.Equal("", await RawClient.ExchangeAsync(site[1].Port, request));
        Assert.StartsWith("HTTP/1.1 200", await RawClient.ExchangeAsync(site[2].Port, request), StringComparison.Ordinal);
    }

    [Theory]
    [PolicyField("ListenerPolicy", "perPort", "httpSettings", "httpSettings.xffTrustedCIDRs", BadInput = true)]
    [InlineData("perPort: [{port: 80, listener: {}}, {port: 80, listener: {}}]", "perPort")]
    [InlineData("default: {httpSettings: {useRemoteAddress: false, xffTrustedCIDRs: [10.0.0.0/99]}}", "xffTrustedCIDRs")]
    [InlineData("default: {httpSettings: {xffTrustedCIDRs: [10.0.0.0/8]}}", "httpSettings")]
    public Task What_is_out_of_range_is_a_finding(string specification, string field) => Findings.ExpectAsync(lab, "ListenerPolicy", specification, field);

    private static async Task<string> ClientAsync(PolicySite site)
    {
        // No route has this path's host, so the proxy answers itself.
        var answer = await RawClient.ExchangeAsync(
            site.Port, $"GET / HTTP/1.1\r\nhost: nobody.test\r\n{Forwarded.Item1}: {Forwarded.Item2}\r\nconnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 404", answer, StringComparison.Ordinal);
        return answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..].Trim();
    }
}
