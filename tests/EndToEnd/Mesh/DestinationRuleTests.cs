using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Mesh.Harness;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace KGateway.EndToEnd.Mesh;

/// <summary>How a waypoint chooses endpoints and limits connections where a DestinationRule says so.</summary>
[Collection("Mesh")]
public sealed class DestinationRuleTests(MeshLab lab)
{
    private const string Programmed = "kgateway.dev/Programmed";

    private static readonly MeshRequest Any = new();

    // Users are told apart by what a rule hashes.
    private static readonly Dictionary<string, Func<int, MeshRequest>> Users = new()
    {
        ["httpHeaderName: x-user"] = static user => Any with { Header = $"x-user: {user}" },
        ["httpCookie: {name: user}"] = static user => Any with { Header = $"cookie: a=b; user={user}" },
        ["httpQueryParameterName: user"] = static user => Any with { Path = $"/?a=b&user={user}" },
        ["useSourceIp: true"] = static user => Any with { Source = $"10.1.2.{user + 1}" },
        ["httpHeaderName: x-user, maglev: {tableSize: 251}"] = static user => Any with { Header = $"x-user: {user}" },
        ["httpHeaderName: x-user, ringHash: {minimumRingSize: 64}"] = static user => Any with { Header = $"x-user: {user}" },
    };

    public static TheoryData<string> Hashes() => [.. Users.Keys];

    [Theory]
    [MemberData(nameof(Hashes))]
    public async Task A_user_comes_to_the_same_endpoint(string hash)
    {
        await using var backends = await NamedServers.StartAsync();
        var site = await lab.ServiceAsync();
        site.SaveWith(backends.Ports, Rule("{}"));
        await SpreadsAsync(site, Users[hash](0), among: 3);
        site.SaveWith(backends.Ports, Rule($"{{loadBalancer: {{consistentHash: {{{hash}}} }} }}"));
        await SpreadsAsync(site, Users[hash](0), among: 1);
        HashSet<string> used = [];
        for (var user = 0; user < 20; user++)
        {
            var first = await NameAsync(site, Users[hash](user));
            used.Add(first);
            for (var i = 0; i < 3; i++)
                Assert.Equal(first, await NameAsync(site, Users[hash](user)));
        }

        Assert.True(used.Count > 1, "All users came to the same endpoint.");
    }

    [Fact]
    public async Task Who_has_no_cookie_gets_one()
    {
        await using var backends = await NamedServers.StartAsync();
        var site = await lab.ServiceAsync();
        site.SaveWith(backends.Ports, Rule("{loadBalancer: {consistentHash: {httpCookie: {name: who, path: /some, ttl: 60s, attributes: [{name: SameSite, value: Strict}]}}}}"));
        // Endpoints reach Envoy apart from the rule, and until then the only one is another.
        await Eventually.TrueAsync(
            async () => await site.SendAsync(Any) is { Status: 200 } answer
                && answer.Headers.ContainsKey("set-cookie") && answer.Received.GetProperty("name").GetString() != "mirror",
            "a cookie is set, and the backends are those of the test",
            TimeSpan.FromSeconds(20));
        for (var client = 0; client < 8; client++)
        {
            var answer = (await site.SendAsync(Any))!;
            var cookie = answer.Headers["set-cookie"];
            Assert.StartsWith("who=", cookie, StringComparison.Ordinal);
            Assert.All(["Max-Age=60", "Path=/some", "SameSite=Strict"], part => Assert.Contains(part, cookie, StringComparison.Ordinal));
            Assert.Equal(
                answer.Received.GetProperty("name").GetString(),
                await NameAsync(site, Any with { Header = $"cookie: {cookie[..cookie.IndexOf(';', StringComparison.Ordinal)]}" }));
        }
    }

    [Fact]
    public async Task Streams_of_bytes_are_told_apart_by_the_clients_address()
    {
        await using var one = NameBackend.Start("one");
        await using var two = NameBackend.Start("two");
        var site = await lab.ServiceAsync();
        site.SaveWith([one.Port, two.Port], Rule("{}"));
        await Eventually.EqualAsync(2, () => GreetersAsync(site), "both are used");
        site.SaveWith([one.Port, two.Port], Rule("{loadBalancer: {consistentHash: {useSourceIp: true}}}"));
        await Eventually.EqualAsync(1, () => GreetersAsync(site), "a client comes to one of them");
        HashSet<string?> used = [];
        for (var i = 0; i < 20; i++)
            used.Add(await site.GreetingAsync(new() { Port = 90, Source = $"10.1.3.{i}" }));
        Assert.Equal(2, used.Count);
    }

    [Theory]
    [InlineData("LEAST_REQUEST", "least_request")]
    [InlineData("RANDOM", "random")]
    public async Task All_endpoints_get_requests_by_algorithms_without_a_hash(string simple, string policy)
    {
        await using var backends = await NamedServers.StartAsync();
        var site = await lab.ServiceAsync();
        site.SaveWith(backends.Ports, Rule($"{{loadBalancer: {{simple: {simple}}}}}"));
        await Eventually.TrueAsync(
            async () => $"{await ConfigDump.ClusterAsync(await lab.EnvoyAsync(), $"kube_shop_{site.Name}_80")}".Contains($"\"{policy.ToUpperInvariant()}\"", StringComparison.Ordinal),
            "the proxy has the algorithm",
            TimeSpan.FromSeconds(20));
        await SpreadsAsync(site, Any, among: 3);
    }

    [Fact]
    public async Task A_connection_carries_so_many_requests_and_no_more()
    {
        await using var backend = RawBackend.Start();
        var site = await lab.ServiceAsync();
        site.SaveWith(backend.Port, Rule("{connectionPool: {http: {maxRequestsPerConnection: 1}}}"));
        await OfBackendAsync(site, backend);
        var before = backend.Accepted;
        for (var i = 0; i < 12; i++)
            Assert.Equal(200, (await site.SendAsync(Any))?.Status);
        Assert.Equal(before + 12, backend.Accepted);

        // Without the rule the proxy's threads have a connection each.
        site.SaveWith(backend.Port, "");
        await Eventually.TrueAsync(
            async () =>
            {
                var count = backend.Accepted;
                for (var i = 0; i < 12; i++)
                    Assert.Equal(200, (await site.SendAsync(Any))?.Status);
                return backend.Accepted <= count + 6;
            },
            "connections carry several requests",
            TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Requests_beyond_the_limit_are_refused_at_once()
    {
        var site = await lab.ServiceAsync(Rule("{connectionPool: {http: {http2MaxRequests: 1}}}"));
        await CountedAsync(site, "circuit_breakers.default.rq_open", 0);
        var first = site.SendAsync(Any with { Path = "/slow", Header = "x-answer-delay: 3000" });
        await CountedAsync(site, "circuit_breakers.default.rq_open", 1);
        var answer = await site.SendAsync(Any);
        Assert.Equal(503, answer?.Status);
        // So says a proxy that refuses a request because of a limit of its own.
        Assert.Equal("true", answer!.Headers["x-envoy-overloaded"]);
        Assert.Equal(200, (await first)?.Status);
        Assert.Equal(200, (await site.SendAsync(Any))?.Status);
    }

    [Fact]
    public async Task Few_connections_let_requests_wait_and_few_of_these_are_let()
    {
        var site = await lab.ServiceAsync(Rule("{connectionPool: {tcp: {maxConnections: 1}, http: {http1MaxPendingRequests: 1}}}"));
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => site.SendAsync(Any with { Header = "x-answer-delay: 1000" })));
        Assert.Contains(200, answers.Select(static answer => answer!.Status));
        Assert.Contains(503, answers.Select(static answer => answer!.Status));
        Assert.True(await CountAsync(site, "upstream_cx_overflow") > 0, "No connection was too many.");
    }

    [Theory]
    [InlineData("http: {idleTimeout: 200ms}", "upstream_cx_idle_timeout")]
    [InlineData("tcp: {idleTimeout: 200ms}", "upstream_cx_idle_timeout")]
    [InlineData("tcp: {maxConnectionDuration: 200ms}", "upstream_cx_max_duration_reached")]
    public async Task Connections_end_in_time(string field, string counter)
    {
        var site = await lab.ServiceAsync(Rule($"{{connectionPool: {{{field}}}}}"));
        await Eventually.TrueAsync(
            async () => (await site.SendAsync(Any))?.Status == 200 && await CountAsync(site, counter) > 0, $"{counter} counts", TimeSpan.FromSeconds(20), TimeSpan.FromMilliseconds(300));
    }

    [Theory]
    [InlineData("idleTimeout")]
    [InlineData("maxConnectionDuration")]
    public async Task Streams_of_bytes_end_in_time(string field)
    {
        // It greets, and then waits for the client, which says nothing.
        await using var server = new TcpServer(static async client =>
        {
            await client.GetStream().WriteAsync("hello"u8.ToArray());
            _ = await client.GetStream().ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false);
        });
        var site = await lab.ServiceAsync();
        site.SaveWith(server.Port, Rule($"{{connectionPool: {{tcp: {{{field}: 300ms}}}}}}"));
        await Eventually.TrueAsync(
            async () => await site.ConversationAsync(new() { Port = 90 }, TimeSpan.FromSeconds(2)) == "hello", "the connection is closed after the greeting", TimeSpan.FromSeconds(30));
        site.SaveWith(server.Port, "");
        await Eventually.TrueAsync(
            async () => await site.ConversationAsync(new() { Port = 90 }, TimeSpan.FromSeconds(2)) is null, "the connection stays open", TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_server_of_HTTP_2_alone_is_reached_by_an_upgrade()
    {
        await using var backend = await MirrorBackend.StartAsync("two", HttpProtocols.Http2);
        var site = await lab.ServiceAsync();
        site.SaveWith(backend.Port, Rule("{connectionPool: {http: {h2UpgradePolicy: UPGRADE}}}"));
        await Eventually.TrueAsync(async () => (await site.SendAsync(Any)) is { Status: 200 } answer && answer.Received.GetProperty("name").GetString() == "two", "it is reached", TimeSpan.FromSeconds(20));
        site.Edit("UPGRADE", "DO_NOT_UPGRADE");
        await Eventually.TrueAsync(async () => (await site.SendAsync(Any))?.Status != 200, "it is no longer reached", TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task What_is_not_honoured_is_told_of_and_the_rest_is_in_force()
    {
        var site = await lab.ServiceAsync(Rule("{loadBalancer: {simple: PASSTHROUGH}, connectionPool: {tcp: {connectTimeout: soon}, http: {http2MaxRequests: 1}}}"));
        await site.SaysAsync(
            "DestinationRule",
            Programmed,
            "False PartiallyInvalid trafficPolicy.connectionPool.tcp.connectTimeout: \"soon\" is no duration of at least 1ms; trafficPolicy.loadBalancer.simple: PASSTHROUGH would lead back");
        await CountedAsync(site, "circuit_breakers.default.rq_open", 0);
        var first = site.SendAsync(Any with { Header = "x-answer-delay: 3000" });
        await CountedAsync(site, "circuit_breakers.default.rq_open", 1);
        Assert.Equal(503, (await site.SendAsync(Any))?.Status);
        Assert.Equal(200, (await first)?.Status);
        site.Save(Rule("{connectionPool: {http: {http2MaxRequests: 1}}}"));
        await site.SaysNothingAsync("DestinationRule");
    }

    private static string Rule(string policy) => $$"""
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: NAME, namespace: shop}
        spec: {host: NAME.shop.svc.cluster.local, trafficPolicy: {{policy}} }
        """;

    private static async Task<string> NameAsync(MeshSite site, MeshRequest request)
    {
        var answer = await site.SendAsync(request);
        Assert.Equal(200, answer?.Status);
        return answer!.Received.GetProperty("name").GetString()!;
    }

    // Many requests, so that none of several endpoints would be missed by chance.
    private static Task SpreadsAsync(MeshSite site, MeshRequest request, int among) => Eventually.TrueAsync(
        async () =>
        {
            HashSet<string> used = [];
            for (var i = 0; i < 40; i++)
            {
                if (await site.SendAsync(request) is not { Status: 200 } answer)
                    return false;
                used.Add(answer.Received.GetProperty("name").GetString()!);
            }

            return used.Count == among && !used.Contains("mirror");
        },
        $"requests are spread over {among}",
        TimeSpan.FromSeconds(30));

    private static async Task<int> GreetersAsync(MeshSite site)
    {
        HashSet<string?> used = [];
        for (var i = 0; i < 20; i++)
            used.Add(await site.GreetingAsync(new() { Port = 90 }));
        return used.Contains("") || used.Contains(null) ? 0 : used.Count;
    }

    private static async Task OfBackendAsync(MeshSite site, RawBackend backend)
    {
        await Eventually.TrueAsync(
            async () =>
            {
                var before = backend.Accepted;
                return await site.SendAsync(Any) is { Status: 200 } && await site.SendAsync(Any) is { Status: 200 } && backend.Accepted == before + 2;
            },
            "the rule is in force",
            TimeSpan.FromSeconds(20));
    }

    private Task CountedAsync(MeshSite site, string name, long count) =>
        Eventually.TrueAsync(async () => await CountAsync(site, name) == count, $"{name} is {count}", TimeSpan.FromSeconds(20));

    private async Task<long?> CountAsync(MeshSite site, string name)
    {
        var found = await EnvoyAdmin.StatsAsync(await lab.EnvoyAsync(), $"cluster.kube_shop_{site.Name}_80.{name}$");
        return found.Count == 0 ? null : found.Values.Sum();
    }

    // Three servers of HTTP that tell their names.
    private sealed class NamedServers : IAsyncDisposable
    {
        private readonly List<MirrorBackend> _servers = [];

        public IEnumerable<int> Ports => _servers.Select(static server => server.Port);

        public static async Task<NamedServers> StartAsync()
        {
            var servers = new NamedServers();
            for (var i = 0; i < 3; i++)
                servers._servers.Add(await MirrorBackend.StartAsync($"b{i}"));
            return servers;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var server in _servers)
                await server.DisposeAsync();
        }
    }
}
