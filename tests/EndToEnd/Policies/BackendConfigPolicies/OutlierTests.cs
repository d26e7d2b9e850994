using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;

namespace KGateway.EndToEnd.Policies.BackendConfigPolicies;

/// <summary>Field <c>outlierDetection</c>.</summary>
[Collection("Policies")]
public sealed class OutlierTests(PolicyLab lab)
{
    [Fact]
    [PolicyField("BackendConfigPolicy", "outlierDetection.splitExternalLocalOriginErrors", "outlierDetection.consecutiveLocalOriginFailure")]
    [PolicyField("BackendConfigPolicy", "outlierDetection.enforcingConsecutiveLocalOriginFailure", "outlierDetection.baseEjectionTime")]
    public async Task A_backend_that_is_gone_is_left_out_for_a_while()
    {
        await using var broken = await MirrorBackend.StartAsync("broken");
        await using var good = await MirrorBackend.StartAsync("good");
        var site = await BackendSite.StartAsync(
            lab,
            """
            loadBalancer: {roundRobin: {}}
            outlierDetection:
              consecutive5xx: 1000
              splitExternalLocalOriginErrors: true
              consecutiveLocalOriginFailure: 2
              enforcingConsecutiveLocalOriginFailure: 100
              interval: 100ms
              baseEjectionTime: 300s
              maxEjectionPercent: 60
            """,
            [broken.Port, good.Port]);
        await Eventually.TrueAsync(
            async () => await site.GetAsync() is { Status: 200 } answer && answer.Received.GetProperty("name").GetString() == "broken",
            "requests come to the one that breaks");

        // From now on it is gone: nobody answers at its port.
        await broken.DisposeAsync();
        var run = 0;
        await Eventually.TrueAsync(
            async () => (run = (await site.GetAsync()).Status == 200 ? run + 1 : 0) == 10, "only the good one gets requests", TimeSpan.FromSeconds(20));
        Assert.Equal(1, await CountAsync(site, "ejections_active"));
        Assert.Equal(1, await CountAsync(site, "ejections_enforced_consecutive_local_origin_failure"));
        (await site.ServiceClusterAsync(lab)).Has(
            ("outlier_detection/consecutive_5xx", "1000"),
            ("outlier_detection/split_external_local_origin_errors", "True"),
            ("outlier_detection/consecutive_local_origin_failure", "2"),
            ("outlier_detection/enforcing_consecutive_local_origin_failure", "100"),
            ("outlier_detection/base_ejection_time", "300s"),
            ("outlier_detection/max_ejection_percent", "60"));
    }

    [Fact]
    [PolicyField("BackendConfigPolicy", "outlierDetection.consecutive5xx", "outlierDetection.maxEjectionPercent")]
    public async Task Backends_that_answer_with_errors_are_left_out_but_not_too_many()
    {
        await using var first = await BrokenAsync();
        await using var second = await BrokenAsync();
        var site = await BackendSite.StartAsync(
            lab,
            """
            loadBalancer: {roundRobin: {}}
            outlierDetection: {consecutive5xx: 3, interval: 100ms, baseEjectionTime: 300s, maxEjectionPercent: 50}
            """,
            [first.Port, second.Port]);
        await Eventually.TrueAsync(
            async () => await site.GetAsync() is { Status: 500 } && await CountAsync(site, "ejections_active") == 1, "one is left out", TimeSpan.FromSeconds(20));
        await Eventually.TrueAsync(
            async () => await site.GetAsync() is { Status: 500 } && await CountAsync(site, "ejections_overflow") > 0, "the other isn't", TimeSpan.FromSeconds(20));
        Assert.Equal(1, await CountAsync(site, "ejections_active"));
        (await site.ServiceClusterAsync(lab)).Has(("outlier_detection/consecutive_5xx", "3"));

        site.Edit("maxEjectionPercent: 50", "maxEjectionPercent: 100");
        await Eventually.TrueAsync(
            async () => await site.GetAsync() is not null && await CountAsync(site, "ejections_active") == 2, "both are left out", TimeSpan.FromSeconds(20));
    }

    [Fact]
    [PolicyField("BackendConfigPolicy", "outlierDetection.interval")]
    public async Task Whether_backends_may_come_back_is_looked_at_from_time_to_time()
    {
        await using var broken = await BrokenAsync();

        // By itself Envoy looks every ten seconds.
        var (late, byItself, soon) = (await EjectedAsync("interval: 24h"), await EjectedAsync(""), await EjectedAsync("interval: 10ms"));
        await BackAsync(soon);
        await BackAsync(byItself);
        Assert.Equal(1, await CountAsync(late, "ejections_active"));

        async Task<PolicySite> EjectedAsync(string interval)
        {
            var site = await BackendSite.StartAsync(
                lab, $"outlierDetection: {{consecutive5xx: 1, baseEjectionTime: 1ms, maxEjectionPercent: 100, {interval} }}", [broken.Port]);
            await Eventually.TrueAsync(
                async () => await site.GetAsync() is not null && await CountAsync(site, "ejections_enforced_total") > 0, "the backend is left out");
            return site;
        }

        Task BackAsync(PolicySite site) => Eventually.TrueAsync(async () => await CountAsync(site, "ejections_active") == 0, "it is back");
    }

    [Fact]
    [PolicyField("BackendConfigPolicy", "outlierDetection.enforcingConsecutive5xx", "outlierDetection.baseEjectionTime")]
    public async Task Errors_may_be_counted_only_and_backends_come_back()
    {
        const string Policy = "loadBalancer: {{roundRobin: {{}}}}\n"
            + "outlierDetection: {{consecutive5xx: 2, enforcingConsecutive5xx: {0}, interval: 100ms, baseEjectionTime: 300ms, maxEjectionPercent: 100}}";
        await using var broken = await BrokenAsync();
        var counted = await BackendSite.StartAsync(lab, string.Format(null, Policy, 0), [broken.Port]);
        await Eventually.TrueAsync(
            async () => await counted.GetAsync() is { Status: 500 } && await CountAsync(counted, "ejections_detected_consecutive_5xx") > 0,
            "errors are counted",
            TimeSpan.FromSeconds(20));
        Assert.Equal(0, await CountAsync(counted, "ejections_enforced_consecutive_5xx"));

        var enforced = await BackendSite.StartAsync(lab, string.Format(null, Policy, 100), [broken.Port]);
        await Eventually.TrueAsync(
            async () => await enforced.GetAsync() is not null && await CountAsync(enforced, "ejections_enforced_consecutive_5xx") > 0,
            "the backend is left out",
            TimeSpan.FromSeconds(20));
        await Eventually.TrueAsync(
            async () => await CountAsync(enforced, "ejections_active") == 0, "it is back", TimeSpan.FromSeconds(20));
    }

    [Theory]
    [PolicyField("BackendConfigPolicy", "outlierDetection", BadInput = true)]
    [InlineData("outlierDetection: often", "outlierDetection")]
    public Task What_the_schema_forbids_is_a_finding(string field, string where) => Findings.ExpectAsync(lab, "BackendConfigPolicy", field, where);

    private static Task<HttpServer> BrokenAsync() => HttpServer.StartAsync(static context =>
    {
        context.Response.StatusCode = 500;
        return Task.CompletedTask;
    });

    private async Task<long> CountAsync(PolicySite site, string name) => (await EnvoyAdmin.StatsAsync(
        await lab.EnvoyAsync(), $"cluster.kube_default_{site.Name}_80.outlier_detection.{name}$")).Values.Sum();
}
