using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;

namespace KGateway.EndToEnd.Policies.BackendConfigPolicies;

/// <summary>Field <c>circuitBreakers</c>.</summary>
[Collection("Policies")]
public sealed class CircuitBreakerTests(PolicyLab lab)
{
    [Fact]
    [PolicyField("BackendConfigPolicy", "circuitBreakers.maxRequests", "circuitBreakers.trackRemaining")]
    public async Task Requests_beyond_the_limit_are_refused_at_once()
    {
        await using var backend = await MirrorBackend.StartAsync();
        var site = await BackendSite.StartAsync(
            lab,
            "circuitBreakers: {maxConnections: 7, maxPendingRequests: 6, maxRequests: 1, maxRetries: 5, trackRemaining: true}",
            [backend.Port]);
        var first = site.GetAsync("/", ("x-answer-held", "1"), ("x-fail-id", site.Name));
        await Eventually.TrueAsync(() => backend.AttemptsOf(site.Name) == 1, "the first request is under way");
        Assert.Equal(503, (await site.GetAsync()).Status);
        backend.Release();
        Assert.Equal(200, (await first).Status);
        Assert.Equal(200, (await site.GetAsync()).Status);
        (await site.ServiceClusterAsync(lab)).Has(
            ("circuit_breakers/thresholds/0/max_connections", "7"),
            ("circuit_breakers/thresholds/0/max_pending_requests", "6"),
            ("circuit_breakers/thresholds/0/max_requests", "1"),
            ("circuit_breakers/thresholds/0/max_retries", "5"),
            ("circuit_breakers/thresholds/0/track_remaining", "True"));
        Assert.Equal(1, await CountAsync(site, "circuit_breakers.default.remaining_rq"));
    }

    [Fact]
    [PolicyField("BackendConfigPolicy", "circuitBreakers.maxConnections", "circuitBreakers.maxPendingRequests")]
    public async Task Few_connections_let_requests_wait_and_few_of_these_are_let()
    {
        await using var backend = await MirrorBackend.StartAsync();
        var site = await BackendSite.StartAsync(lab, "circuitBreakers: {maxConnections: 1, maxPendingRequests: 1}", [backend.Port]);
        var answers = Task.WhenAll(Enumerable.Range(0, 8).Select(_ => site.GetAsync("/", ("x-answer-held", "1"))));
        await Eventually.TrueAsync(async () => await CountAsync(site, "upstream_cx_overflow") > 0, "a connection is too many");
        await Eventually.TrueAsync(async () => await CountAsync(site, "upstream_rq_pending_overflow") > 0, "a waiting request is too many");
        backend.Release();
        var statuses = (await answers).Select(static answer => answer.Status).ToArray();
        Assert.Contains(200, statuses);
        Assert.Contains(503, statuses);
    }

    [Fact]
    [PolicyField("BackendConfigPolicy", "circuitBreakers.maxRetries")]
    public async Task Without_retries_left_the_first_answer_counts()
    {
        var site = await BackendSite.StartAsync(
            lab,
            "circuitBreakers: {maxRetries: 0}",
            [lab.Backend.Port],
            """
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: TrafficPolicy
            metadata: {name: NAME, namespace: default}
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: NAME}]
              retry: {retryOn: [5xx], attempts: 2, backoffBaseInterval: 1ms}
            """);
        Assert.Equal(503, (await site.GetAsync("/", ("x-fail-first", "1"), ("x-fail-id", $"{site.Name}-a"))).Status);
        Assert.Equal(1, lab.Backend.AttemptsOf($"{site.Name}-a"));
        Assert.Equal(1, await CountAsync(site, "upstream_rq_retry_overflow"));
        site.Edit("maxRetries: 0", "maxRetries: 3");
        var round = 0;
        await Eventually.TrueAsync(
            async () => await site.GetAsync("/", ("x-fail-first", "1"), ("x-fail-id", $"{site.Name}-{round++}")) is { Status: 200 },
            "there are retries",
            TimeSpan.FromSeconds(20));
    }

    [Theory]
    [PolicyField("BackendConfigPolicy", "circuitBreakers", BadInput = true)]
    [InlineData("circuitBreakers: {trackRemaining: true}", "circuitBreakers")]
    public Task What_the_schema_forbids_is_a_finding(string field, string where) => Findings.ExpectAsync(lab, "BackendConfigPolicy", field, where);

    private async Task<long> CountAsync(PolicySite site, string name) =>
        (await EnvoyAdmin.StatsAsync(await lab.EnvoyAsync(), $"cluster.kube_default_{site.Name}_80.{name}$")).Values.Sum();
}
