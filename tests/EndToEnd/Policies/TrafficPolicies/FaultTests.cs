using System.Diagnostics;
using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;

namespace KGateway.EndToEnd.Policies.TrafficPolicies;

/// <summary>Further fields of <c>faultInjection</c>.</summary>
[Collection("Policies")]
public sealed class FaultTests(PolicyLab lab)
{
    [Fact]
    [PolicyField("TrafficPolicy", "faultInjection.abort.grpcStatus")]
    public async Task Calls_are_aborted()
    {
        var site = await lab.RouteAsync("faultInjection: {abort: {grpcStatus: 8}}");
        var answer = await site.SendAsync(HttpMethod.Post, "/echo.Echo/Say", "x", ("content-type", "application/grpc"));
        Assert.Equal("8", answer.Headers["grpc-status"]);
    }

    [Fact]
    [PolicyField("TrafficPolicy", "faultInjection.abort.percentage")]
    public async Task A_share_of_the_requests_is_aborted()
    {
        var site = await lab.RouteAsync("faultInjection: {abort: {httpStatus: 418, percentage: 50}}");
        var statuses = new List<int>();
        for (var i = 0; i < 64; i++)
            statuses.Add((await site.GetAsync()).Status);
        Assert.Contains(418, statuses);
        Assert.Contains(200, statuses);
        site.Edit("percentage: 50", "percentage: 0");
        await Eventually.TrueAsync(
            async () =>
            {
                for (var i = 0; i < 10; i++)
                {
                    if ((await site.GetAsync()).Status != 200)
                        return false;
                }

                return true;
            },
            "no request is aborted",
            TimeSpan.FromSeconds(20));
    }

    [Fact]
    [PolicyField("TrafficPolicy", "faultInjection.delay.percentage", "faultInjection.responseRateLimit.percentage")]
    public async Task No_request_is_slow_when_the_share_is_zero()
    {
        // Each would take far more than anybody waits; Envoy counts those that it slows down.
        var site = await lab.RouteAsync(
            "faultInjection: {delay: {fixedDelay: 100s, percentage: 0}, responseRateLimit: {kbitsPerSecond: 1, percentage: 0}}");
        var before = await SlowedDownAsync();
        var answer = await site.GetAsync("/", ("x-answer-body", new string('a', 20_000)));
        Assert.Equal((200, 20_000), (answer.Status, answer.Content.Length));
        Assert.Equal(before, await SlowedDownAsync());
        // What is slow then is so by the share.
        site.Edit("responseRateLimit: {kbitsPerSecond: 1, percentage: 0}", "responseRateLimit: {kbitsPerSecond: 1, percentage: 100}");
        await Eventually.TrueAsync(() => SlowAsync(site, "/", ("x-answer-body", new string('a', 3000))), "answers are slow", TimeSpan.FromSeconds(30));
        site.Edit("fixedDelay: 100s, percentage: 0", "fixedDelay: 2s, percentage: 100");
        await Eventually.TrueAsync(() => SlowAsync(site, "/", ("x-answer-body", "a")), "requests are slow", TimeSpan.FromSeconds(30));
    }

    [Fact]
    [PolicyField("TrafficPolicy", "faultInjection.maxActiveFaults")]
    public async Task Requests_are_left_alone_when_enough_suffer()
    {
        var site = await lab.RouteAsync("faultInjection: {abort: {httpStatus: 418}, maxActiveFaults: 1}");
        Assert.Equal(418, (await site.GetAsync()).Status);
        site.Edit("maxActiveFaults: 1", "maxActiveFaults: 0");
        await site.AnswersAsync(200);
    }

    private async Task<long> SlowedDownAsync() =>
        (await EnvoyAdmin.StatsAsync(await lab.EnvoyAsync(), "fault.(delays_injected|response_rl_injected)")).Values.Sum();

    private static async Task<bool> SlowAsync(PolicySite site, string path, params (string, string)[] headers)
    {
        var clock = Stopwatch.StartNew();
        await site.GetAsync(path, headers);
        return clock.Elapsed > TimeSpan.FromSeconds(1.8);
    }
}
