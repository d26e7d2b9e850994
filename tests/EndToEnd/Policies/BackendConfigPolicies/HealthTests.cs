using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;

namespace KGateway.EndToEnd.Policies.BackendConfigPolicies;

/// <summary>Field <c>healthCheck</c>.</summary>
[Collection("Policies")]
public sealed class HealthTests(PolicyLab lab)
{
    [Fact]
    [PolicyField("BackendConfigPolicy", "healthCheck.http.path", "healthCheck.http.host", "healthCheck.http.method", "healthCheck.interval")]
    public async Task Backends_that_do_not_answer_checks_get_no_requests()
    {
        await using var healthy = RawBackend.Start();
        var site = await BackendSite.StartAsync(
            lab,
            """
            healthCheck:
              timeout: 10s
              interval: 200ms
              unhealthyThreshold: 1
              healthyThreshold: 1
              http: {path: /check, host: check.test, method: HEAD}
            """,
            [healthy.Port, FreePort.Next()]);
        await OftenAsync(site);
        var head = await healthy.HeadAsync("HEAD /check");
        Assert.Contains("host: check.test", head, StringComparison.OrdinalIgnoreCase);
        await HealthyAsync(site, 1);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(200, (await site.GetAsync()).Status);
        }

        await Eventually.TrueAsync(
            () => healthy.Heads.Count(static one => one.Contains("HEAD /check", StringComparison.Ordinal)) >= 4, "checks come again and again");
        (await site.ServiceClusterAsync(lab)).Has(("health_checks/0/interval", "0.150s"));
    }

    [Fact]
    [PolicyField("BackendConfigPolicy", "healthCheck.unhealthyThreshold", "healthCheck.healthyThreshold", "healthCheck.timeout")]
    public async Task Several_checks_decide_and_those_that_take_too_long_fail()
    {
        var ill = false;
        var (failed, passed) = (0, 0);
        await using var backend = await HttpServer.StartAsync(async context =>
        {
            if (context.Request.Path != "/check")
                return;
            if (!Volatile.Read(ref ill))
            {
                Interlocked.Increment(ref passed);
                return;
            }

            // An error would do at once; only what fails by itself is counted.
            Interlocked.Increment(ref failed);
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        var site = await BackendSite.StartAsync(
            lab,
            """
            loadBalancer: {roundRobin: {}, healthyPanicThreshold: 0}
            healthCheck: {timeout: 1500ms, interval: 200ms, unhealthyThreshold: 4, healthyThreshold: 3, http: {path: /check}}
            """,
            [backend.Port]);
        await OftenAsync(site);
        passed = 0;
        await Eventually.TrueAsync(() => Volatile.Read(ref passed) >= 4, "checks come again and again", TimeSpan.FromSeconds(20));
        Volatile.Write(ref ill, true);
        await HealthyAsync(site, 0);
        Assert.True(failed >= 4, $"{failed} checks were enough.");
        await site.AnswersAsync(503);
        passed = 0;
        Volatile.Write(ref ill, false);
        await HealthyAsync(site, 1);
        Assert.True(passed >= 3, $"{passed} checks were enough.");
        await site.AnswersAsync(200);
    }

    [Fact]
    [PolicyField("BackendConfigPolicy", "healthCheck.grpc.serviceName", "healthCheck.grpc.authority")]
    public async Task Services_of_gRPC_say_how_they_are()
    {
        await using var server = await GrpcServer<HealthService>.StartAsync(new("tests"));
        var site = await BackendSite.StartAsync(
            lab,
            """
            loadBalancer: {roundRobin: {}, healthyPanicThreshold: 0}
            healthCheck:
              timeout: 10s
              interval: 200ms
              unhealthyThreshold: 1
              healthyThreshold: 1
              grpc: {serviceName: tests, authority: check.test}
            """,
            [server.Port],
            appProtocol: "kubernetes.io/h2c");
        await site.AnswersAsync(200);
        Assert.Contains(("tests", "check.test"), server.Service.Asked);
        site.Edit("serviceName: tests", "serviceName: others");
        await site.AnswersAsync(503);
        Assert.Contains(("others", "check.test"), server.Service.Asked);
    }

    [Fact]
    [PolicyField("BackendConfigPolicy", "healthCheck.grpc", BadInput = true)]
    public async Task Checks_by_gRPC_of_a_backend_of_HTTP1_are_told_in_the_status()
    {
        var site = await BackendSite.StartAsync(
            lab, "healthCheck: {timeout: 1s, interval: 1s, unhealthyThreshold: 1, healthyThreshold: 1, grpc: {}}", [lab.Backend.Port]);
        await site.SaysAsync("BackendConfigPolicy", "Accepted", "needs a backend that speaks HTTP/2");
    }

    [Theory]
    [PolicyField("BackendConfigPolicy", "healthCheck.timeout", "healthCheck.interval", "healthCheck.http.path", "healthCheck.http.host", BadInput = true)]
    [PolicyField("BackendConfigPolicy", "healthCheck.grpc.authority", BadInput = true)]
    [InlineData("timeout: 0s, interval: 1s, grpc: {}", "timeout and interval")]
    [InlineData("timeout: 1s, interval: 0s, grpc: {}", "timeout and interval")]
    [InlineData("timeout: 1s, interval: 1s, http: {path: \"\"}", "path is empty")]
    [InlineData("timeout: 1s, interval: 1s, http: {path: \"/a\\nb\"}", "healthCheck")]
    [InlineData("timeout: 1s, interval: 1s, http: {path: /, host: \"a\\nb\"}", "healthCheck")]
    [InlineData("timeout: 1s, interval: 1s, grpc: {authority: \"a\\nb\"}", "healthCheck")]
    public async Task What_Envoy_would_refuse_is_told_in_the_status(string check, string text)
    {
        var site = await BackendSite.StartAsync(lab, $"healthCheck: {{unhealthyThreshold: 1, healthyThreshold: 1, {check}}}", [lab.Backend.Port]);
        await site.SaysAsync("BackendConfigPolicy", "Accepted", text);
        await site.SaysAsync("BackendConfigPolicy", "Accepted", "False");
    }

    [Theory]
    [PolicyField("BackendConfigPolicy", "healthCheck", BadInput = true)]
    [InlineData("healthCheck: {timeout: 1s, interval: 1s, unhealthyThreshold: 1, healthyThreshold: 1}", "healthCheck")]
    [InlineData("healthCheck: {interval: 1s, unhealthyThreshold: 1, healthyThreshold: 1, grpc: {}}", "timeout")]
    public Task What_the_schema_forbids_is_a_finding(string field, string where) => Findings.ExpectAsync(lab, "BackendConfigPolicy", field, where);

    // Envoy checks a cluster that it has sent nothing to yet once a minute only, so the checks begin anew after the first answer.
    private static async Task OftenAsync(PolicySite site)
    {
        await site.AnswersAsync(200);
        site.Edit("interval: 200ms", "interval: 150ms");
    }

    private async Task HealthyAsync(PolicySite site, int count)
    {
        var admin = await lab.EnvoyAsync();
        await Eventually.TrueAsync(
            async () => (await EnvoyAdmin.StatsAsync(admin, $"cluster.kube_default_{site.Name}_80.membership_healthy")).Values.Sum() == count,
            $"{count} backends are healthy",
            TimeSpan.FromSeconds(20));
    }
}
