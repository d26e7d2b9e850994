using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;

namespace KGateway.EndToEnd.Policies.ListenerPolicies;

/// <summary>Fields that change how requests are read and answered.</summary>
[Collection("Policies")]
public sealed class HttpFieldTests(PolicyLab lab)
{
    [Fact]
    [PolicyField("ListenerPolicy", "httpSettings.serverName")]
    [PolicyField("ListenerPolicy", "httpSettings.serverHeaderTransformation")]
    public async Task Answers_name_the_server_that_was_chosen()
    {
        using var site = await PortSite.StartAsync(lab,
        [
            PortSite.Http("serverName: mine"),
            PortSite.Http("serverHeaderTransformation: PassThrough"),
            PortSite.Http("serverHeaderTransformation: AppendIfAbsent\nserverName: mine"),
            PortSite.Http("serverHeaderTransformation: Overwrite"),
        ]);
        Assert.Equal("mine", (await site[0].GetAsync()).Headers["server"]);
        Assert.Equal("Kestrel", (await site[1].GetAsync()).Headers["server"]);
        Assert.Equal("Kestrel", (await site[2].GetAsync()).Headers["server"]);
        Assert.Equal("envoy", (await site[3].GetAsync()).Headers["server"]);
    }

    [Fact]
    [PolicyField("ListenerPolicy", "httpSettings.generateRequestId")]
    [PolicyField("ListenerPolicy", "httpSettings.preserveExternalRequestId")]
    public async Task Requests_get_ids_or_keep_theirs()
    {
        using var site = await PortSite.StartAsync(lab,
        [
            PortSite.Http("xffNumTrustedHops: 1"),
            PortSite.Http("generateRequestId: false"),
            PortSite.Http("xffNumTrustedHops: 1\npreserveExternalRequestId: true"),
        ]);
        Assert.NotNull((await site[0].GetAsync()).ReceivedHeader("x-request-id"));
        Assert.Null((await site[1].GetAsync()).ReceivedHeader("x-request-id"));
        // An address from outside makes the request one that comes from outside.
        (string, string)[] given = [("x-request-id", "given"), ("x-forwarded-for", "203.0.113.9")];
        Assert.NotEqual("given", (await site[0].GetAsync("/", given)).ReceivedHeader("x-request-id"));
        Assert.Equal("given", (await site[2].GetAsync("/", given)).ReceivedHeader("x-request-id"));
    }

    [Fact]
    [PolicyField("ListenerPolicy", "httpSettings.earlyRequestHeaderModifier.set.name", "httpSettings.earlyRequestHeaderModifier.set.value")]
    [PolicyField("ListenerPolicy", "httpSettings.earlyRequestHeaderModifier.add.name", "httpSettings.earlyRequestHeaderModifier.add.value")]
    [PolicyField("ListenerPolicy", "httpSettings.earlyRequestHeaderModifier.remove")]
    public async Task Headers_are_changed_before_a_route_is_chosen()
    {
        using var site = await PortSite.StartAsync(lab, [PortSite.Http("""
            earlyRequestHeaderModifier:
              set: [{name: x-set, value: new}]
              add: [{name: x-added, value: more}]
              remove: [x-removed]
            """)]);
        var answer = await site[0].GetAsync("/", ("x-set", "old"), ("x-added", "first"), ("x-removed", "gone"));
        Assert.Equal("new", answer.ReceivedHeader("x-set"));
        Assert.Equal("first,more", answer.ReceivedHeader("x-added"));
        Assert.Null(answer.ReceivedHeader("x-removed"));
    }

    [Fact]
    [PolicyField("ListenerPolicy", "httpSettings.healthCheck.path")]
    public async Task The_proxy_answers_checks_of_its_health_itself()
    {
        using var site = await PortSite.StartAsync(lab, [PortSite.Http("healthCheck: {path: /healthz}"), ""]);
        Assert.Equal((200, ""), await StatusAndBodyAsync(site[0], "/healthz"));
        Assert.Equal("/other", (await site[0].GetAsync("/other")).Received.GetProperty("path").GetString());
        Assert.Equal("/healthz", (await site[1].GetAsync("/healthz")).Received.GetProperty("path").GetString());
    }

    [Fact]
    [PolicyField("ListenerPolicy", "httpSettings.stripHostPortMode")]
    [PolicyField("ListenerPolicy", "httpSettings.stripTrailingHostDot")]
    public async Task Ports_and_dots_of_hosts_are_taken_off()
    {
        using var site = await PortSite.StartAsync(lab,
        [
            "",
            PortSite.Http("stripHostPortMode: MatchingPort"),
            PortSite.Http("stripHostPortMode: AnyPort"),
            PortSite.Http("stripTrailingHostDot: true"),
        ]);
        Assert.Equal($"{site[0].Host}:1", await HostAsync(site[0], $"{site[0].Host}:1"));
        Assert.Equal($"{site[0].Host}:1", await HostAsync(site[1], $"{site[0].Host}:1"));
        Assert.Equal(site[0].Host, await HostAsync(site[1], $"{site[0].Host}:{site[1].Port}"));
        Assert.Equal(site[0].Host, await HostAsync(site[2], $"{site[0].Host}:1"));
        Assert.Equal("404", await HostAsync(site[0], $"{site[0].Host}."));
        Assert.Equal(site[0].Host, await HostAsync(site[3], $"{site[0].Host}."));
    }

    [Fact]
    [PolicyField("ListenerPolicy", "httpSettings.maxHeadersCount")]
    [PolicyField("ListenerPolicy", "httpSettings.maxRequestHeadersKb")]
    public async Task Heads_that_are_too_large_are_refused()
    {
        using var site = await PortSite.StartAsync(lab, ["", PortSite.Http("maxHeadersCount: 20"), PortSite.Http("maxRequestHeadersKb: 2")]);
        (string, string)[] many = [.. Enumerable.Range(0, 30).Select(static i => ($"x-number-{i}", "1"))];
        (string, string) large = ("x-large", new string('x', 4096));
        Assert.Equal((200, 431), ((await site[0].GetAsync("/", many)).Status, (await site[1].GetAsync("/", many)).Status));
        Assert.Equal((200, 431), ((await site[0].GetAsync("/", large)).Status, (await site[2].GetAsync("/", large)).Status));
    }

    [Fact]
    [PolicyField("ListenerPolicy", "httpSettings.streamIdleTimeout")]
    [PolicyField("ListenerPolicy", "httpSettings.idleTimeout")]
    [PolicyField("ListenerPolicy", "httpSettings.maxRequestsPerConnection")]
    public async Task Idle_streams_and_connections_end()
    {
        using var site = await PortSite.StartAsync(lab,
        [
            PortSite.Http("streamIdleTimeout: 300ms"),
            PortSite.Http("idleTimeout: 300ms"),
            PortSite.Http("maxRequestsPerConnection: 2"),
        ]);
        Assert.Equal(504, (await site[0].GetAsync("/", ("x-answer-delay", "5000"))).Status);

        // The client waits for the end, not as long as an idle connection may live by itself.
        Assert.Equal("", await RawClient.ExchangeAsync(site[1].Port, ""));

        var request = $"GET / HTTP/1.1\r\nhost: {site[2].Host}\r\nx-answer-body: one\r\n\r\n";
        var answers = await RawClient.ExchangeAsync(site[2].Port, request + request + request);
        Assert.Equal(2, answers.Split("HTTP/1.1 200").Length - 1);
    }

    [Fact]
    [PolicyField("ListenerPolicy", "httpSettings.acceptHttp10")]
    [PolicyField("ListenerPolicy", "httpSettings.defaultHostForHttp10")]
    public async Task Old_clients_are_served_where_they_may()
    {
        using var site = await PortSite.StartAsync(lab, ["", PortSite.Http("acceptHttp10: true\ndefaultHostForHttp10: NAME.test")]);
        Assert.StartsWith("HTTP/1.1 426", await RawClient.ExchangeAsync(site[0].Port, "GET / HTTP/1.0\r\n\r\n"), StringComparison.Ordinal);
        Assert.Matches("^HTTP/1.[01] 200", await RawClient.ExchangeAsync(site[1].Port, "GET / HTTP/1.0\r\n\r\n"));
    }

    [Fact]
    [PolicyField("ListenerPolicy", "httpSettings.preserveHttp1HeaderCase")]
    [PolicyField("ListenerPolicy", "httpSettings.proxy100Continue")]
    [PolicyField("ListenerPolicy", "httpSettings.upgradeConfig.enabledUpgrades")]
    public async Task The_backend_gets_what_the_client_said()
    {
        await using var backend = RawBackend.Start();
        using var site = await PortSite.StartAsync(
            lab,
            [
                "",
                PortSite.Http("preserveHttp1HeaderCase: true"),
                PortSite.Http("proxy100Continue: true"),
                PortSite.Http("upgradeConfig: {enabledUpgrades: [websocket]}"),
            ],
            PolicyLab.Server("NAME-raw", backend.Port),
            "NAME-raw");
        var start = $" HTTP/1.1\r\nhost: {site[0].Host}\r\nX-CaSe: 1\r\n";
        await RawClient.ExchangeAsync(site[0].Port, $"GET /lower{start}connection: close\r\n\r\n");
        await RawClient.ExchangeAsync(site[1].Port, $"GET /kept{start}connection: close\r\n\r\n");
        Assert.Contains("x-case: 1", await backend.HeadAsync("/lower"), StringComparison.Ordinal);
        Assert.Contains("X-CaSe: 1", await backend.HeadAsync("/kept"), StringComparison.Ordinal);

        const string Expecting = "expect: 100-continue\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";
        Assert.Contains("100 Continue", await RawClient.ExchangeAsync(site[0].Port, $"POST /own{start}{Expecting}"), StringComparison.Ordinal);
        Assert.DoesNotContain("100 Continue", await RawClient.ExchangeAsync(site[2].Port, $"POST /passed{start}{Expecting}"), StringComparison.Ordinal);
        Assert.DoesNotContain("expect:", await backend.HeadAsync("/own"), StringComparison.Ordinal);
        Assert.Contains("expect: 100-continue", await backend.HeadAsync("/passed"), StringComparison.Ordinal);

        var upgrade = $"GET /chat{start}connection: upgrade\r\nupgrade: websocket\r\n\r\n";
        using var refused = await RawClient.OpenAsync(site[0].Port);
        await refused.SendAsync([.. upgrade.Select(static letter => (byte)letter)]);
        Assert.StartsWith("HTTP/1.1 403", await refused.ReadUntilAsync("\r\n\r\n"), StringComparison.Ordinal);
        using var open = await RawClient.OpenAsync(site[3].Port);
        await open.SendAsync([.. upgrade.Select(static letter => (byte)letter)]);
        Assert.StartsWith("HTTP/1.1 101", await open.ReadUntilAsync("\r\n\r\n"), StringComparison.Ordinal);
        await open.SendAsync("hello"u8.ToArray());
        Assert.Equal("hello", await open.ReadUntilAsync("hello"));
    }

    [Fact]
    [PolicyField("ListenerPolicy", "httpSettings.http2ProtocolOptions.initialStreamWindowSize")]
    [PolicyField("ListenerPolicy", "httpSettings.http2ProtocolOptions.initialConnectionWindowSize")]
    [PolicyField("ListenerPolicy", "httpSettings.http2ProtocolOptions.maxConcurrentStreams", "httpSettings.http2ProtocolOptions.allowConnect")]
    public async Task Clients_of_HTTP2_are_told_the_limits()
    {
        using var site = await PortSite.StartAsync(lab, [PortSite.Http("""
            http2ProtocolOptions: {initialStreamWindowSize: 70000, initialConnectionWindowSize: 100Ki, maxConcurrentStreams: 17, allowConnect: true}
            """)]);
        using var client = await RawClient.OpenAsync(site[0].Port);
        await client.SendAsync([.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, 0, 0, 0, 4, 0, 0, 0, 0, 0]);
        // The first frame is the settings (number and value, 2 and 4 bytes each); the window of the connection comes in one of type 8.
        var received = await client.ReadAsync(static text => Frame(text, 8) is not null);
        var settings = Enumerable.Range(0, Length(received) / 6)
            .ToDictionary(i => (int)Number(received, 9 + (i * 6), 2), i => Number(received, 9 + (i * 6) + 2, 4));
        Assert.Equal(17, settings[3]);
        Assert.Equal(70000, settings[4]);
        Assert.Equal(1, settings[8]);
        Assert.Equal((100 * 1024) - 65535, Number(received, Frame(received, 8)!.Value + 9, 4));
    }

    [Fact]
    [PolicyField("ListenerPolicy", "tcpKeepalive.keepAliveProbes", "tcpKeepalive.keepAliveTime", "tcpKeepalive.keepAliveInterval")]
    public async Task Idle_connections_are_probed_and_given_up_when_nobody_answers()
    {
        // The kernel's own times are two hours, 75 seconds and nine probes.
        using var site = await PortSite.StartAsync(lab,
        [
            "tcpKeepalive: {keepAliveTime: 4000s}",
            "tcpKeepalive: {keepAliveTime: 1s, keepAliveInterval: 5000s, keepAliveProbes: 3}",
            "tcpKeepalive: {keepAliveTime: 1s, keepAliveInterval: 1s, keepAliveProbes: 3}",
        ]);
        using var client = await RawClient.OpenAsync(site[0].Port);
        await Eventually.TrueAsync(
            () => SocketTimers.Probes(client.Port) is [{ Due.TotalSeconds: > 3000 and <= 4000 }], "the first probe is due after the time that was chosen");

        using var waiting = await RawClient.OpenAsync(site[1].Port);
        await Eventually.TrueAsync(() => SocketTimers.Probes(waiting.Port).Count == 1, "the connection is probed");
        waiting.Silence();
        await Eventually.TrueAsync(
            () => SocketTimers.Probes(waiting.Port) is [{ Unanswered: 1, Due.TotalSeconds: > 4000 and <= 5000 }], "the second probe is due after the interval");

        using var dead = await RawClient.OpenAsync(site[2].Port);
        await Eventually.TrueAsync(() => SocketTimers.Probes(dead.Port).Count == 1, "the connection is probed");
        dead.Silence();
        Assert.InRange(await SocketTimers.GivenUpAsync(dead.Port), 0, 3);
    }

    [Fact]
    [PolicyField("ListenerPolicy", "perConnectionBufferLimitBytes")]
    public async Task A_body_that_must_be_held_as_a_whole_is_as_large_as_the_buffer_at_most()
    {
        // To read the body as JSON, the filter needs all of it.
        using var site = await PortSite.StartAsync(lab, ["perConnectionBufferLimitBytes: 4096", ""], """
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: TrafficPolicy
            metadata: {name: NAME, namespace: default}
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: NAME}]
              transformation: {request: {set: [{name: x-city, value: "{{ city }}"}], body: {parseAs: AsJson, value: "{{ city }} it is"} } }
            """);
        var answers = await Task.WhenAll(new[] { (0, 1000), (0, 10_000), (1, 10_000) }.Select(at => site[at.Item1].SendAsync(
            HttpMethod.Post, "/", $"{{\"city\": \"Rome\", \"more\": \"{new string('x', at.Item2)}\"}}")));
        Assert.Equal([200, 413, 200], answers.Select(static answer => answer.Status));
        Assert.Equal("Rome it is", answers[0].Received.GetProperty("body").GetString());
        Assert.Equal("Rome it is", answers[2].Received.GetProperty("body").GetString());
    }

    private static int Length(string frames, int start = 0) => (int)Number(frames, start, 3);

    // Where the first whole frame of a type begins.
    private static int? Frame(string frames, int type)
    {
        for (var start = 0; start + 9 <= frames.Length && start + 9 + Length(frames, start) <= frames.Length; start += 9 + Length(frames, start))
        {
            if (frames[start + 3] == type)
            {
                return start;
            }
        }

        return null;
    }

    private static long Number(string bytes, int start, int length) => bytes.Substring(start, length).Aggregate(0L, static (number, one) => (number << 8) | one);

    private static async Task<(int Status, string Body)> StatusAndBodyAsync(PolicySite site, string path)
    {
        var answer = await site.GetAsync(path);
        return (answer.Status, answer.Body);
    }

    private static async Task<string> HostAsync(PolicySite site, string host)
    {
        var answer = await RawClient.ExchangeAsync(site.Port, $"GET / HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
        var start = answer.IndexOf("\"host\":\"", StringComparison.Ordinal);
        return start < 0 ? answer[9..12] : answer[(start + 8)..answer.IndexOf('"', start + 8)];
    }
}
