using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;

namespace KGateway.EndToEnd.Policies.ListenerPolicies;

/// <summary>What becomes of calls to collectors of logs and traces.</summary>
[Collection("Policies")]
public sealed class CollectorCallTests(PolicyLab lab)
{
    [Fact]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.openTelemetry.grpcService.retryPolicy.numRetries")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.openTelemetry.grpcService.retryPolicy.retryBackOff.baseInterval")]
    public Task Logs_that_a_collector_does_not_take_are_sent_again() => RetriedAsync<LogCollector>(Logs);

    [Fact]
    [PolicyField("ListenerPolicy", "httpSettings.tracing.provider.openTelemetry.grpcService.retryPolicy.numRetries")]
    [PolicyField("ListenerPolicy", "httpSettings.tracing.provider.openTelemetry.grpcService.retryPolicy.retryBackOff.baseInterval")]
    public Task Traces_that_a_collector_does_not_take_are_sent_again() => RetriedAsync<TraceCollector>(Traces);

    [Fact]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.grpcService.maxReceiveMessageLength")]
    public async Task A_server_of_logs_that_says_too_much_is_cut_off()
    {
        await using var server = await GrpcServer<AccessLogServer>.StartAsync(new());
        server.Service.Answer = new('x', 10_000);
        string Settings(string authority, int limit) => PortSite.Http(
            $"accessLog: [{{grpcService: {{logName: tests, backendRef: {{name: NAME-calls, port: 80}}, authority: {authority}, maxReceiveMessageLength: {limit}}} }}]");
        using var site = await PortSite.StartAsync(
            lab, ["", Settings("few.test", 4096), Settings("many.test", 20_000)], PolicyLab.Server("NAME-calls", server.Port, "kubernetes.io/h2c"));
        int CountOf(string authority) => server.Service.Calls.Count(call => call.Authority == authority);

        // A stream that was cut off is opened again for the next entries.
        await Eventually.TrueAsync(
            async () =>
            {
                await Task.WhenAll(site[1].GetAsync(), site[2].GetAsync());
                return CountOf("few.test") >= 3 && CountOf("many.test") > 0;
            },
            "streams are opened again and again");
        Assert.Equal(1, CountOf("many.test"));
    }

    [Fact]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.openTelemetry.grpcService.maxReceiveMessageLength")]
    public Task A_collector_of_logs_that_says_too_much_is_cut_off() => CutOffAsync<LogCollector>(Logs);

    [Fact]
    [PolicyField("ListenerPolicy", "httpSettings.tracing.provider.openTelemetry.grpcService.maxReceiveMessageLength")]
    public Task A_collector_of_traces_that_says_too_much_is_cut_off() => CutOffAsync<TraceCollector>(Traces);

    private static string Logs(string service) =>
        PortSite.Http($"accessLog: [{{openTelemetry: {{body: \"%REQ(:PATH)%\", grpcService: {{logName: tests, {service}}} }} }}]");

    private static string Traces(string service) =>
        PortSite.Http($"tracing: {{randomSampling: 100, provider: {{openTelemetry: {{grpcService: {{{service}}} }} }} }}");

    // Envoy takes a random part of each pause, but some part of a day is longer than anybody waits.
    private async Task RetriedAsync<TService>(Func<string, string> settings)
        where TService : class, ICollector, new()
    {
        await using var server = await GrpcServer<TService>.StartAsync(new());
        server.Service.Failures = int.MaxValue;
        string Settings(int retries, string interval) => settings(
            $"backendRef: {{name: NAME-calls, port: 80}}, retryPolicy: {{numRetries: {retries}, retryBackOff: {{baseInterval: {interval}, maxInterval: 24h}} }}");
        using var site = await PortSite.StartAsync(
            lab,
            ["", Settings(3, "24h"), Settings(3, "1ms"), Settings(1, "1ms")],
            PolicyLab.Server("NAME-calls", server.Port, "kubernetes.io/h2c"));
        int CountOf(string path) => server.Service.Received.Count(text => text.EndsWith(path, StringComparison.Ordinal));

        await site[1].GetAsync("/late");
        await site[2].GetAsync("/often");
        await site[3].GetAsync("/again");
        await Eventually.TrueAsync(
            () => (CountOf("/late"), CountOf("/often"), CountOf("/again")) is (>= 1, >= 4, >= 2), "all comes as often as it may");

        // What comes later comes after what would be too much.
        await Task.WhenAll(site[2].GetAsync("/later"), site[3].GetAsync("/later"));
        await Eventually.TrueAsync(() => CountOf("/later") >= 6, "the next ones come too");
        Assert.Equal((1, 4, 2), (CountOf("/late"), CountOf("/often"), CountOf("/again")));
    }

    private async Task CutOffAsync<TService>(Func<string, string> settings)
        where TService : class, ICollector, new()
    {
        await using var server = await GrpcServer<TService>.StartAsync(new());
        server.Service.Answer = new('x', 10_000);
        using var site = await PortSite.StartAsync(
            lab,
            [
                "",
                settings("backendRef: {name: NAME-few, port: 80}, maxReceiveMessageLength: 4096"),
                settings("backendRef: {name: NAME-many, port: 80}, maxReceiveMessageLength: 20000"),
            ],
            $"{PolicyLab.Server("NAME-few", server.Port, "kubernetes.io/h2c")}\n---\n{PolicyLab.Server("NAME-many", server.Port, "kubernetes.io/h2c")}");
        await site[1].GetAsync();
        await site[2].GetAsync();
        var admin = await site.EnvoyAsync();
        async Task<long> CountAsync(string service, string name) =>
            (await EnvoyAdmin.StatsAsync(admin, $"cluster.kube_default_{site.Name}-{service}_80.{name}$")).Values.Sum();
        await Eventually.TrueAsync(async () => await CountAsync("few", "upstream_rq_tx_reset") > 0, "the long answer isn't read");
        await Eventually.TrueAsync(
            async () => await CountAsync("many", "upstream_rq_total") > 0 && await CountAsync("many", "upstream_rq_active") == 0, "there is an answer");
        Assert.Equal(0, await CountAsync("many", "upstream_rq_tx_reset"));
    }
}
