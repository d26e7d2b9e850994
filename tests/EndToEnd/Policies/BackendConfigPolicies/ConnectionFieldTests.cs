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
    [PolicyField("BackendConfigPolicy", "tcpKeepalive.keepAliveProbes", "tcpKeepalive.keepAliveTime", "tcpKeepalive.keepAliveInterval")]
    public async Task Idle_connections_are_probed_and_given_up_when_nobody_answers()
    {
        // The kernel's own times are two hours, 75 seconds and nine probes.
        await using var backend = RawBackend.Start();
        await ProbedAsync(backend, "keepAliveTime: 4000s");
        Assert.NotEmpty(SocketTimers.Probes(backend.Port));
        Assert.All(SocketTimers.Probes(backend.Port), static probe => Assert.InRange(probe.Due.TotalSeconds, 3000, 4000));

        await using var waiting = RawBackend.Start();
        await ProbedAsync(waiting, "keepAliveTime: 1s, keepAliveInterval: 5000s, keepAliveProbes: 3");
        await waiting.SilenceAsync();
        await Eventually.TrueAsync(
            () => SocketTimers.Probes(waiting.Port) is { Count: > 0 } probes && probes.All(static probe => probe is { Unanswered: 1, Due.TotalSeconds: > 4000 and <= 5000 }),
            "the second probe is due after the interval");

        await using var dead = RawBackend.Start();
        var site = await ProbedAsync(dead, "keepAliveTime: 1s, keepAliveInterval: 1s, keepAliveProbes: 3");
        await dead.SilenceAsync();
        Assert.InRange(await SocketTimers.GivenUpAsync(dead.Port), 0, 3);

        // New ones are as good as ever.
        Assert.Equal(200, (await site.GetAsync()).Status);

        async Task<PolicySite> ProbedAsync(RawBackend of, string keepalive)
        {
            var probed = await BackendSite.StartAsync(lab, $"tcpKeepalive: {{{keepalive}}}", [of.Port]);
            await probed.AnswersAsync(200);
            return probed;
        }
    }

    [Fact]
    [PolicyField("BackendConfigPolicy", "perConnectionBufferLimitBytes")]
    public async Task The_proxy_holds_as_much_for_a_backend_that_does_not_read_as_it_may()
    {
        // More than a few megabytes aren't read from a client at once.
        const int Little = 32 << 10;
        const int Some = 4 << 20;
        const int Much = 32 << 20;
        var end = new TaskCompletionSource();
        await using var backend = new TcpServer(async client =>
        {
            var stream = client.GetStream();
            var buffer = new byte[4096];
            while (await stream.ReadAsync(buffer) > 0 && buffer.AsSpan().StartsWith("GET"u8))
                await stream.WriteAsync("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"u8.ToArray());
            await end.Task;
        });
        var admin = await lab.EnvoyAsync();
        var small = await BackendSite.StartAsync(lab, $"perConnectionBufferLimitBytes: {Little}", [backend.Port]);
        var large = await BackendSite.StartAsync(lab, $"perConnectionBufferLimitBytes: {Much}", [backend.Port]);
        using var one = await RawClient.OpenAsync(small.Port);
        using var other = await RawClient.OpenAsync(large.Port);
        Task[] sending = [SendAsync(one, small), SendAsync(other, large)];
        await Eventually.TrueAsync(async () => await HeldAsync(large) >= Much, "the proxy holds much");

        // Once the kernel takes no more, what the proxy holds doesn't get less; nor more, unless the kernel left it less than half of the limit:
        // Envoy reads on only then.
        var held = 0L;
        await Eventually.TrueAsync(async () => (held = await HeldAsync(small)) >= Little / 2, "the proxy holds little");
        Assert.InRange(held, Little / 2, Some);
        one.Dispose();
        other.Dispose();
        await Task.WhenAll(sending);
        end.SetResult();

        async Task<long> HeldAsync(PolicySite site) =>
            (await EnvoyAdmin.StatsAsync(admin, $"cluster.kube_default_{site.Name}_80.upstream_cx_tx_bytes_buffered$")).Values.Sum();

        // Sends a body that never ends, until the client is closed.
        static async Task SendAsync(RawClient client, PolicySite site)
        {
            try
            {
                await client.SendAsync(Encoding.ASCII.GetBytes($"POST / HTTP/1.1\r\nhost: {site.Host}\r\ncontent-length: {1L << 40}\r\n\r\n"));
                var part = new byte[65536];
                while (true)
                    await client.SendAsync(part);
            }
            catch (Exception closed) when (closed is IOException or ObjectDisposedException or InvalidOperationException)
            {
                // The test has seen enough.
            }
        }
    }

    /// <summary>A connection of HTTP/1 carries one answer at a time: there is no stream to end instead of it, whatever is chosen.</summary>
    [Theory]
    [PolicyField("BackendConfigPolicy", "http1ProtocolOptions.overrideStreamErrorOnInvalidHttpMessage")]
    [InlineData("true")]
    [InlineData("false")]
    public async Task A_wrong_answer_of_HTTP1_ends_its_connection(string overrides)
    {
        await using var backend = RawBackend.Start(answerHeaders: "no colon\r\n");
        var site = await BackendSite.StartAsync(lab, $"http1ProtocolOptions: {{overrideStreamErrorOnInvalidHttpMessage: {overrides}}}", [backend.Port]);
        var before = backend.Accepted;
        Assert.Equal(502, (await site.GetAsync()).Status);
        Assert.Equal(502, (await site.GetAsync()).Status);
        Assert.Equal(2, backend.Accepted - before);
        await Eventually.TrueAsync(() => backend.Open == 0, "no connection is left");
        (await site.ServiceClusterAsync(lab)).Has((
            "typed_extension_protocol_options/envoy.extensions.upstreams.http.v3.HttpProtocolOptions/explicit_http_config/http_protocol_options/"
                + "override_stream_error_on_invalid_http_message",
            overrides == "true" ? "True" : "False"));
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
    [PolicyField("BackendConfigPolicy", "dns.refreshRate")]
    public async Task Names_are_looked_up_as_often_as_chosen()
    {
        var site = await BackendSite.StartBackendAsync(
            lab, "dns: {refreshRate: 200ms, respectTTL: false}", $"static: {{hosts: [{{host: localhost, port: {lab.Backend.Port}}}]}}");
        await site.AnswersAsync(200);
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
