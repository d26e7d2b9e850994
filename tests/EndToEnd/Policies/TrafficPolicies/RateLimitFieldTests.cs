using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;

namespace KGateway.EndToEnd.Policies.TrafficPolicies;

/// <summary>Further fields of limits of the rate of requests.</summary>
[Collection("Policies")]
public sealed class RateLimitFieldTests(PolicyLab lab)
{
    [Theory]
    [InlineData("fillInterval: 3600s", "fillInterval: 1s")]
    [InlineData("tokensPerFill: 1,", "tokensPerFill: 3600,")]
    [PolicyField("TrafficPolicy", "rateLimit.local.tokenBucket.tokensPerFill", "rateLimit.local.tokenBucket.fillInterval")]
    public async Task A_bucket_is_filled_again(string hourly, string everySecond)
    {
        var site = await lab.RouteAsync("rateLimit: {local: {tokenBucket: {maxTokens: 2, tokensPerFill: 1, fillInterval: 3600s}}}");
        await EmptyAsync(site);
        Assert.Equal(429, (await site.GetAsync()).Status);
        site.Edit(hourly, everySecond);
        // The new bucket is full at first.
        await site.AnswersAsync(200);
        await EmptyAsync(site);
        await site.AnswersAsync(200);
    }

    [Fact]
    [PolicyField("TrafficPolicy", "rateLimit.local.percentEnabled", "rateLimit.local.percentEnforced")]
    public async Task A_limit_holds_for_a_part_of_the_requests()
    {
        var site = await lab.RouteAsync(
            "rateLimit: {local: {tokenBucket: {maxTokens: 1, fillInterval: 3600s}, percentEnabled: 100, percentEnforced: 100}}");
        await EmptyAsync(site);
        site.Edit("percentEnforced: 100", "percentEnforced: 0");
        await site.AnswersAsync(200);
        var limited = await LimitedAsync();
        Assert.All(await ManyAsync(site), static status => Assert.Equal(200, status));
        // They are counted all the same.
        Assert.True(await LimitedAsync() > limited, "Envoy doesn't count what it would refuse.");

        site.Edit("percentEnabled: 100, percentEnforced: 0", "percentEnabled: 0, percentEnforced: 100");
        await Eventually.TrueAsync(
            async () =>
            {
                var before = await LimitedAsync();
                return (await ManyAsync(site)).All(static status => status == 200) && await LimitedAsync() == before;
            },
            "no request is counted",
            TimeSpan.FromSeconds(20));
    }

    [Fact]
    [PolicyField("TrafficPolicy", "rateLimit.global.descriptors.entries.type")]
    [PolicyField("GatewayExtension", "rateLimit.xRateLimitHeaders")]
    public async Task The_answer_tells_of_the_limit()
    {
        await using var server = await GrpcServer<RateLimitServer>.StartAsync(new());
        var site = await lab.RouteAsync(
            "rateLimit: {global: {extensionRef: {name: NAME}, descriptors: [{entries: [{type: RemoteAddress}]}, {entries: [{type: Path}]}]}}",
            Objects(server.Port, "timeout: 5s\nxRateLimitHeaders: DraftVersion03"));
        var answer = await site.GetAsync("/a");
        Assert.Equal(200, answer.Status);
        Assert.StartsWith("10, 10;w=60", answer.Headers["x-ratelimit-limit"], StringComparison.Ordinal);
        Assert.Equal(("7", "30"), (answer.Headers["x-ratelimit-remaining"], answer.Headers["x-ratelimit-reset"]));
        Assert.Equal(
            ["remote_address=127.0.0.1", "path=/a"],
            server.Service.Asked.Last().Descriptors.Select(static descriptor => string.Join(",", descriptor.Entries.Select(static entry => $"{entry.Key}={entry.Value}"))));
        site.Edit("xRateLimitHeaders: DraftVersion03", "xRateLimitHeaders: \"Off\"");
        await Eventually.TrueAsync(async () => !(await site.GetAsync()).Headers.ContainsKey("x-ratelimit-limit"), "the answer tells nothing", TimeSpan.FromSeconds(20));
    }

    [Fact]
    [PolicyField("GatewayExtension", "rateLimit.timeout")]
    public async Task A_server_that_is_slow_is_not_waited_for()
    {
        await using var server = await GrpcServer<RateLimitServer>.StartAsync(new());
        server.Service.Delay = TimeSpan.FromSeconds(2);
        const string Policy = "rateLimit: {global: {extensionRef: {name: NAME}, descriptors: [{entries: [{type: Header, header: x-quota}]}]}}";
        var site = await lab.RouteAsync(Policy, Objects(server.Port, "timeout: 300ms"));
        Assert.Equal(200, (await site.GetAsync("/", ("x-quota", "exhausted"))).Status);
        site.Edit("timeout: 300ms", "timeout: 20s");
        await site.AnswersAsync(429, "/", ("x-quota", "exhausted"));
    }

    [Fact]
    [PolicyField("GatewayExtension", "rateLimit.grpcService.authority", "rateLimit.grpcService.requestTimeout")]
    [PolicyField("GatewayExtension", "rateLimit.grpcService.retry.attempts")]
    [PolicyField("GatewayExtension", "rateLimit.grpcService.retry.backoff.baseInterval", "rateLimit.grpcService.retry.backoff.maxInterval")]
    public async Task The_server_is_asked_as_a_host_and_again()
    {
        await using var server = await GrpcServer<RateLimitServer>.StartAsync(new());
        var site = await lab.RouteAsync("rateLimit: {global: {extensionRef: {name: NAME}, descriptors: [{entries: [{type: Path}]}]}}", $$"""
            {{PolicyLab.Extension("""
                rateLimit:
                  domain: tests
                  timeout: 30s
                  failOpen: false
                  grpcService:
                    backendRef: {name: NAME-limits, port: 80}
                    authority: limits.test
                    requestTimeout: 300ms
                    retry: {attempts: 2, backoff: {baseInterval: 20ms, maxInterval: 500ms}}
                """)}}
            ---
            {{PolicyLab.Server("NAME-limits", server.Port, "kubernetes.io/h2c")}}
            """);
        Assert.Equal(200, (await site.GetAsync()).Status);
        Assert.Equal("limits.test", server.Service.Hosts.Last());
        server.Service.Asked.Clear();
        server.Service.Failures = 2;
        Assert.Equal((200, 3), ((await site.GetAsync()).Status, server.Service.Asked.Count));
        server.Service.Failures = 3;
        Assert.Equal(500, (await site.GetAsync()).Status);

        // Each try has the longest pause as its limit. Without retries only the filter's own timeout counts.
        server.Service.Delay = TimeSpan.FromSeconds(2);
        Assert.Equal(500, (await site.GetAsync()).Status);
        site.Edit("retry: {attempts: 2, backoff: {baseInterval: 20ms, maxInterval: 500ms}}", "");
        await site.AnswersAsync(200);
    }

    // Sends requests until one is refused, and says how many passed.
    private static async Task<int> EmptyAsync(PolicySite site)
    {
        for (var passed = 0; passed < 100; passed++)
        {
            if ((await site.GetAsync()).Status == 429)
                return passed;
        }

        throw new Xunit.Sdk.XunitException("No request is refused.");
    }

    private static async Task<IReadOnlyList<int>> ManyAsync(PolicySite site)
    {
        var statuses = new List<int>();
        for (var i = 0; i < 5; i++)
            statuses.Add((await site.GetAsync()).Status);
        return statuses;
    }

    private async Task<long> LimitedAsync() =>
        (await EnvoyAdmin.StatsAsync(await lab.EnvoyAsync(), "http_local_rate_limiter.http_local_rate_limit.rate_limited")).Values.Sum();

    private static string Objects(int port, string fields) => $$"""
        {{PolicyLab.Extension($"rateLimit:\n  domain: tests\n  grpcService: {{backendRef: {{name: NAME-limits, port: 80}} }}\n{PolicySite.Indent(fields, 2)}")}}
        ---
        {{PolicyLab.Server("NAME-limits", port, "kubernetes.io/h2c")}}
        """;
}
