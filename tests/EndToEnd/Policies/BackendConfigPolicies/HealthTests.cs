using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;

namespace KGateway.EndToEnd.Policies.BackendConfigPolicies;

/// <summary>Fields about backends that fail or have too much to do.</summary>
[Collection("Policies")]
public sealed class HealthTests(PolicyLab lab)
{
    [Fact]
    [PolicyField("BackendConfigPolicy", "healthCheck.http")]
    [PolicyField("BackendConfigPolicy", "healthCheck.interval")]
    [PolicyField("BackendConfigPolicy", "healthCheck.timeout")]
    [PolicyField("BackendConfigPolicy", "healthCheck.unhealthyThreshold")]
    [PolicyField("BackendConfigPolicy", "healthCheck.healthyThreshold")]
    public async Task Backends_that_do_not_answer_checks_get_no_requests()
    {
        await using var healthy = RawBackend.Start();
        var site = await BackendSite.StartAsync(
            lab,
            """
            healthCheck:
              timeout: 500ms
              interval: 200ms
              unhealthyThreshold: 1
              healthyThreshold: 1
              http: {path: /check, host: check.test, method: HEAD}
            """,
            [healthy.Port, FreePort.Next()]);
        var head = await healthy.HeadAsync("HEAD /check");
        Assert.Contains("host: check.test", head, StringComparison.OrdinalIgnoreCase);
        var admin = await lab.EnvoyAsync();
        await Eventually.TrueAsync(
            async () => (await EnvoyAdmin.StatsAsync(admin, $"cluster.kube_default_{site.Name}_80.membership_healthy")).Values.Sum() == 1,
            "one of two backends is healthy",
            TimeSpan.FromSeconds(20));
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(200, (await site.GetAsync()).Status);
        }
    }

    [Fact]
    [PolicyField("BackendConfigPolicy", "healthCheck.grpc")]
    public async Task A_backend_without_a_health_service_fails_checks_by_gRPC()
    {
        await using var server = await GrpcServer<AuthorizationService>.StartAsync(new());
        var site = await BackendSite.StartAsync(
            lab,
            """
            loadBalancer: {roundRobin: {}, healthyPanicThreshold: 0}
            healthCheck:
              timeout: 500ms
              interval: 200ms
              unhealthyThreshold: 1
              healthyThreshold: 1
              grpc: {serviceName: tests, authority: check.test}
            """,
            [server.Port],
            appProtocol: "kubernetes.io/h2c");
        (await site.ServiceClusterAsync(lab)).Has(
            ("health_checks/0/grpc_health_check/service_name", "tests"), ("health_checks/0/grpc_health_check/authority", "check.test"));
        await site.AnswersAsync(503);
    }

    [Fact]
    [PolicyField("BackendConfigPolicy", "outlierDetection")]
    public async Task A_backend_that_fails_is_left_out_for_a_while()
    {
        await using var broken = await MirrorBackend.StartAsync("broken");
        await using var good = await MirrorBackend.StartAsync("good");
        var site = await BackendSite.StartAsync(
            lab,
            """
            loadBalancer: {roundRobin: {}}
            outlierDetection:
              consecutive5xx: 2
              enforcingConsecutive5xx: 100
              splitExternalLocalOriginErrors: true
              consecutiveLocalOriginFailure: 2
              enforcingConsecutiveLocalOriginFailure: 100
              interval: 100ms
              baseEjectionTime: 300s
              maxEjectionPercent: 60
            """,
            [broken.Port, good.Port]);
        await Eventually.TrueAsync(
            async () => (await site.GetAsync()).Received.GetProperty("name").GetString() == "broken", "requests come to the one that breaks");

        // From now on it is gone: nobody answers at its port.
        await broken.DisposeAsync();
        var run = 0;
        await Eventually.TrueAsync(
            async () => (run = (await site.GetAsync()).Status == 200 ? run + 1 : 0) == 10, "only the good one gets requests", TimeSpan.FromSeconds(20));
        var admin = await lab.EnvoyAsync();
        Assert.Equal(1, (await EnvoyAdmin.StatsAsync(admin, $"cluster.kube_default_{site.Name}_80.outlier_detection.ejections_active")).Values.Sum());
        (await site.ServiceClusterAsync(lab)).Has(
            ("outlier_detection/consecutive_5xx", "2"),
            ("outlier_detection/base_ejection_time", "300s"),
            ("outlier_detection/max_ejection_percent", "60"),
            ("outlier_detection/consecutive_local_origin_failure", "2"));
    }

    [Fact]
    [PolicyField("BackendConfigPolicy", "circuitBreakers.maxRequests")]
    [PolicyField("BackendConfigPolicy", "circuitBreakers.maxConnections")]
    [PolicyField("BackendConfigPolicy", "circuitBreakers.maxPendingRequests")]
    [PolicyField("BackendConfigPolicy", "circuitBreakers.maxRetries")]
    [PolicyField("BackendConfigPolicy", "circuitBreakers.trackRemaining")]
    public async Task Requests_beyond_the_limit_are_refused_at_once()
    {
        var site = await BackendSite.StartAsync(
            lab,
            "circuitBreakers: {maxConnections: 7, maxPendingRequests: 6, maxRequests: 1, maxRetries: 5, trackRemaining: true}",
            [lab.Backend.Port]);
        var first = site.GetAsync("/", ("x-answer-delay", "3000"), ("x-fail-id", site.Name));
        await Eventually.TrueAsync(() => lab.Backend.AttemptsOf(site.Name) == 1, "the first request is under way");
        Assert.Equal(503, (await site.GetAsync()).Status);
        Assert.Equal(200, (await first).Status);
        Assert.Equal(200, (await site.GetAsync()).Status);
        (await site.ServiceClusterAsync(lab)).Has(
            ("circuit_breakers/thresholds/0/max_connections", "7"),
            ("circuit_breakers/thresholds/0/max_pending_requests", "6"),
            ("circuit_breakers/thresholds/0/max_requests", "1"),
            ("circuit_breakers/thresholds/0/max_retries", "5"),
            ("circuit_breakers/thresholds/0/track_remaining", "True"));
        var remaining = await EnvoyAdmin.StatsAsync(await lab.EnvoyAsync(), $"cluster.kube_default_{site.Name}_80.circuit_breakers.default.remaining_rq");
        Assert.Equal(1, remaining.Values.Sum());
    }

    [Theory]
    [PolicyField("BackendConfigPolicy", "healthCheck", BadInput = true)]
    [PolicyField("BackendConfigPolicy", "healthCheck.http", BadInput = true)]
    [PolicyField("BackendConfigPolicy", "outlierDetection", BadInput = true)]
    [PolicyField("BackendConfigPolicy", "circuitBreakers", BadInput = true)]
    [PolicyField("BackendConfigPolicy", "targetRefs", BadInput = true)]
    [InlineData("healthCheck: {timeout: 1s, interval: 1s, unhealthyThreshold: 1, healthyThreshold: 1}", "healthCheck")]
    [InlineData("healthCheck: {interval: 1s, unhealthyThreshold: 1, healthyThreshold: 1, grpc: {}}", "timeout")]
    [InlineData("healthCheck: {timeout: 1s, interval: 1s, unhealthyThreshold: 1, healthyThreshold: 1, http: {path: /, method: BREW}}", "method")]
    [InlineData("outlierDetection: {maxEjectionPercent: 101}", "maxEjectionPercent")]
    [InlineData("outlierDetection: {interval: 0s}", "interval")]
    [InlineData("circuitBreakers: {trackRemaining: true}", "circuitBreakers")]
    [InlineData("circuitBreakers: {maxConnections: 0}", "maxConnections")]
    [InlineData("targetSelectors: [{group: gateway.networking.k8s.io, kind: HTTPRoute, matchLabels: {a: b}}]", "targetSelectors")]
    public Task What_the_schema_forbids_is_a_finding(string field, string where) => Findings.ExpectAsync(lab, "BackendConfigPolicy", field, where);
}
