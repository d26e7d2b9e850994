using System.Text;
using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;

namespace KGateway.EndToEnd.Policies.BackendConfigPolicies;

/// <summary>Fields about connections to backends and the HTTP on them.</summary>
[Collection("Policies")]
public sealed class ConnectionFieldTests(PolicyLab lab)
{
    [Fact]
    [PolicyField("BackendConfigPolicy", "connectTimeout")]
    public async Task A_connection_that_does_not_come_about_is_given_up()
    {
        // A listener of the kernel takes the connection, but nobody shakes hands. A cluster without the field waits five seconds: the time
        // of the request would be over before that, with another status.
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        var port = ((System.Net.IPEndPoint)silent.LocalEndpoint).Port;
        var site = await BackendSite.StartAsync(
            lab, "connectTimeout: 300ms\ntls: {insecureSkipVerify: true}", [port], rule: "timeouts: {request: 4s}");
        Assert.Equal(503, (await site.GetAsync()).Status);
    }

    [Fact]
    [PolicyField("BackendConfigPolicy", "perConnectionBufferLimitBytes")]
    [PolicyField("BackendConfigPolicy", "tcpKeepalive.keepAliveProbes", "tcpKeepalive.keepAliveTime", "tcpKeepalive.keepAliveInterval")]
    [PolicyField("BackendConfigPolicy", "http1ProtocolOptions.overrideStreamErrorOnInvalidHttpMessage")]
    public async Task Settings_that_traffic_does_not_show_reach_the_proxy()
    {
        await using var backend = RawBackend.Start();
        var site = await BackendSite.StartAsync(
            lab,
            """
            perConnectionBufferLimitBytes: 32768
            tcpKeepalive: {keepAliveProbes: 4, keepAliveTime: 40s, keepAliveInterval: 6s}
            commonHttpProtocolOptions: {idleTimeout: 11s, maxHeadersCount: 50, maxStreamDuration: 12s, maxRequestsPerConnection: 9}
            http1ProtocolOptions: {overrideStreamErrorOnInvalidHttpMessage: true}
            """,
            [backend.Port]);
        await site.AnswersAsync(200);
        Assert.True(SocketTimers.HasKeepalive(backend.Port, remote: true), "The connection isn't probed.");
        const string Http = "typed_extension_protocol_options/envoy.extensions.upstreams.http.v3.HttpProtocolOptions";
        (await site.ServiceClusterAsync(lab)).Has(
            ("per_connection_buffer_limit_bytes", "32768"),
            ("upstream_connection_options/tcp_keepalive/keepalive_probes", "4"),
            ("upstream_connection_options/tcp_keepalive/keepalive_time", "40"),
            ("upstream_connection_options/tcp_keepalive/keepalive_interval", "6"),
            ($"{Http}/common_http_protocol_options/idle_timeout", "11s"),
            ($"{Http}/common_http_protocol_options/max_headers_count", "50"),
            ($"{Http}/common_http_protocol_options/max_stream_duration", "12s"),
            ($"{Http}/common_http_protocol_options/max_requests_per_connection", "9"),
            ($"{Http}/explicit_http_config/http_protocol_options/override_stream_error_on_invalid_http_message", "True"));
    }

    [Theory]
    [PolicyField("BackendConfigPolicy", "http1ProtocolOptions.enableTrailers")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Trailers_reach_backends_of_HTTP_1_where_that_is_chosen(bool enabled)
    {
        await using var backend = RawBackend.Start();
        var site = await BackendSite.StartAsync(lab, $"http1ProtocolOptions: {{enableTrailers: {(enabled ? "true" : "false")}}}", [backend.Port]);
        using var client = await RawClient.OpenAsync(site.Port);
        await client.SendAsync(Http2Bytes.RequestWithTrailers(site.Host));

        // What follows the head up to the next blank line.
        var end = await backend.HeadAsync("the body");
        Assert.Equal(enabled, end.Contains("x-trailer: 1", StringComparison.Ordinal));
    }

    [Fact]
    [PolicyField("BackendConfigPolicy", "commonHttpProtocolOptions.maxStreamDuration")]
    [PolicyField("BackendConfigPolicy", "commonHttpProtocolOptions.maxHeadersCount")]
    public async Task Answers_that_take_too_long_or_too_many_headers_fail()
    {
        var site = await BackendSite.StartAsync(lab, "commonHttpProtocolOptions: {maxStreamDuration: 2s, maxHeadersCount: 20}", [lab.Backend.Port]);
        Assert.Equal(200, (await site.GetAsync()).Status);
        Assert.InRange((await site.GetAsync("/", ("x-answer-delay", "5000"))).Status, 502, 504);
        var many = string.Join(';', Enumerable.Range(0, 30).Select(static i => $"x-many-{i}=1"));
        Assert.InRange((await site.GetAsync("/", ("x-answer-headers", many))).Status, 502, 503);
    }

    [Fact]
    [PolicyField("BackendConfigPolicy", "commonHttpProtocolOptions.maxRequestsPerConnection")]
    [PolicyField("BackendConfigPolicy", "commonHttpProtocolOptions.idleTimeout")]
    [PolicyField("BackendConfigPolicy", "http1ProtocolOptions.preserveHttp1HeaderCase")]
    public async Task Connections_end_after_some_requests_or_some_time()
    {
        await using var backend = RawBackend.Start(answerHeaders: "X-AnSwEr: 1\r\n");
        var site = await BackendSite.StartAsync(
            lab,
            "commonHttpProtocolOptions: {maxRequestsPerConnection: 1, idleTimeout: 60s}\nhttp1ProtocolOptions: {preserveHttp1HeaderCase: true}",
            [backend.Port]);
        var before = backend.Accepted;
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(200, (await site.GetAsync()).Status);
        }

        Assert.Equal(3, backend.Accepted - before);
        var answer = await RawClient.ExchangeAsync(site.Port, $"GET / HTTP/1.1\r\nhost: {site.Host}\r\nconnection: close\r\n\r\n");
        Assert.Contains("X-AnSwEr: 1", answer, StringComparison.Ordinal);

        site.Edit("maxRequestsPerConnection: 1, idleTimeout: 60s", "idleTimeout: 200ms");
        var admin = await lab.EnvoyAsync();
        await Eventually.TrueAsync(
            async () => await site.GetAsync() is { Status: 200 }
                && (await EnvoyAdmin.StatsAsync(admin, $"cluster.kube_default_{site.Name}_80.upstream_cx_idle_timeout")).Values.Sum() > 0,
            "an idle connection is closed",
            TimeSpan.FromSeconds(20),
            TimeSpan.FromMilliseconds(400));
    }

    [Fact]
    [PolicyField("BackendConfigPolicy", "dns.refreshRate", "dns.jitter", "dns.respectTTL")]
    public async Task Names_are_looked_up_as_often_as_chosen()
    {
        var site = await BackendSite.StartBackendAsync(
            lab, "dns: {refreshRate: 200ms, jitter: 50ms, respectTTL: false}", $"static: {{hosts: [{{host: localhost, port: {lab.Backend.Port}}}]}}");
        await site.AnswersAsync(200);
        (await site.BackendClusterAsync(lab)).Has(
            ("cluster_type/typed_config/dns_refresh_rate", "0.200s"), ("cluster_type/typed_config/dns_jitter", "0.050s"));
        var byRecords = await BackendSite.StartBackendAsync(
            lab, "dns: {respectTTL: true}", $"static: {{hosts: [{{host: localhost, port: {lab.Backend.Port}}}]}}");
        await byRecords.AnswersAsync(200);
        (await byRecords.BackendClusterAsync(lab)).Has(("cluster_type/typed_config/respect_dns_ttl", "True"));
        var admin = await lab.EnvoyAsync();
        await Eventually.TrueAsync(
            async () => (await EnvoyAdmin.StatsAsync(admin, $"cluster.backend_default_{site.Name}_0.update_attempt")).Values.Sum() > 5,
            "the name is looked up again and again",
            TimeSpan.FromSeconds(20));
    }

    [Theory]
    [PolicyField("BackendConfigPolicy", "upstreamProxyProtocol.version")]
    [InlineData("V1", "PROXY TCP4 127.0.0.1 ")]
    [InlineData("V2", "\r\n\r\n")]
    public async Task The_backend_is_told_of_the_client(string version, string preface)
    {
        await using var backend = RawBackend.Start();
        var site = await BackendSite.StartAsync(lab, $"upstreamProxyProtocol: {{version: {version}}}", [backend.Port]);
        await site.AnswersAsync(200, "/told");
        // The binary preface begins with two ends of lines, which makes a head of its own; then comes its signature.
        var heads = string.Join("|", backend.Heads);
        Assert.Contains(version == "V1" ? preface : "\0\r\nQUIT\n", heads, StringComparison.Ordinal);
        if (version == "V2")
        {
            // Version 2, a proxied connection of TCP over IPv4, whose first address is the client's.
            Assert.Contains(Encoding.Latin1.GetString([0x21, 0x11, 0, 12, 127, 0, 0, 1]), heads, StringComparison.Ordinal);
        }
    }

    [Theory]
    [PolicyField("BackendConfigPolicy", "http1ProtocolOptions", "http2ProtocolOptions", "dns", BadInput = true)]
    [InlineData("dns: {refreshRate: 1s, jitter: 2s}", "jitter")]
    [InlineData("http1ProtocolOptions: {}\nhttp2ProtocolOptions: {}", "")]
    [InlineData("http2ProtocolOptions: {initialStreamWindowSize: 1Ki}", "http2ProtocolOptions")]
    [InlineData("http2ProtocolOptions: {connectionKeepalive: {interval: 1s}}", "timeout")]
    public Task What_the_schema_forbids_is_a_finding(string field, string where) => Findings.ExpectAsync(lab, "BackendConfigPolicy", field, where);

    [Theory]
    [PolicyField("BackendConfigPolicy", "connectTimeout", BadInput = true)]
    [InlineData("connectTimeout: 0s", "connectTimeout")]
    public async Task What_Envoy_would_refuse_is_told_in_the_status(string field, string text)
    {
        var site = await BackendSite.StartAsync(lab, field, [lab.Backend.Port]);
        await site.SaysAsync("BackendConfigPolicy", "Accepted", text);
        await site.SaysAsync("BackendConfigPolicy", "Accepted", "False");
    }
}
