using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;

namespace KGateway.EndToEnd.Policies.TrafficPolicies;

/// <summary>Fields that change where and how requests are sent.</summary>
[Collection("Policies")]
public sealed class RoutingFieldTests(PolicyLab lab)
{
    [Fact]
    [PolicyField("TrafficPolicy", "timeouts.request")]
    public async Task A_request_that_takes_too_long_is_answered_with_504()
    {
        var site = await lab.RouteAsync("timeouts: {request: 2s}");
        Assert.Equal(200, (await site.GetAsync()).Status);
        Assert.Equal(504, (await site.GetAsync("/", ("x-answer-delay", "5000"))).Status);
    }

    [Fact]
    [PolicyField("TrafficPolicy", "timeouts.streamIdle")]
    public async Task A_stream_without_news_ends()
    {
        var site = await lab.RouteAsync("timeouts: {streamIdle: 300ms}");
        Assert.Equal(504, (await site.GetAsync("/", ("x-answer-delay", "5000"))).Status);
    }

    [Fact]
    [PolicyField("TrafficPolicy", "timeouts", BadInput = true)]
    [PolicyField("TrafficPolicy", "retry", BadInput = true)]
    public async Task A_try_that_may_take_longer_than_the_request_is_a_finding()
    {
        var site = lab.NewSite();
        site.Save("""
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: TrafficPolicy
            metadata: {name: NAME, namespace: default}
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: NAME}]
              timeouts: {request: 1s}
              retry: {retryOn: [5xx], perTryTimeout: 2s}
            """);
        await site.FoundAsync("retry.perTryTimeout");
    }

    [Fact]
    [PolicyField("TrafficPolicy", "retry.retryOn")]
    [PolicyField("TrafficPolicy", "retry.attempts")]
    public async Task Requests_are_tried_again_as_often_as_allowed()
    {
        var site = await lab.RouteAsync("retry: {retryOn: [5xx], attempts: 2, backoffBaseInterval: 1ms}");
        Assert.Equal(200, (await site.GetAsync("/", ("x-fail-first", "2"), ("x-fail-id", $"{site.Name}-a"))).Status);
        Assert.Equal(3, lab.Backend.AttemptsOf($"{site.Name}-a"));
        Assert.Equal(503, (await site.GetAsync("/", ("x-fail-first", "3"), ("x-fail-id", $"{site.Name}-b"))).Status);
        Assert.Equal(3, lab.Backend.AttemptsOf($"{site.Name}-b"));
    }

    [Fact]
    [PolicyField("TrafficPolicy", "retry.statusCodes")]
    public async Task Requests_are_tried_again_after_the_chosen_statuses_only()
    {
        var site = await lab.RouteAsync("retry: {statusCodes: [503], attempts: 1}");
        Assert.Equal(200, (await site.GetAsync("/", ("x-fail-first", "1"), ("x-fail-id", $"{site.Name}-a"))).Status);
        Assert.Equal(500, (await site.GetAsync("/", ("x-answer-status", "500"), ("x-fail-id", $"{site.Name}-b"))).Status);
        Assert.Equal(1, lab.Backend.AttemptsOf($"{site.Name}-b"));
    }

    [Fact]
    [PolicyField("TrafficPolicy", "retry.perTryTimeout")]
    public async Task Each_try_has_a_time_of_its_own()
    {
        var site = await lab.RouteAsync("retry: {retryOn: [5xx], attempts: 1, perTryTimeout: 1s}");
        Assert.Equal(504, (await site.GetAsync("/", ("x-answer-delay", "20000"), ("x-fail-id", $"{site.Name}-a"))).Status);
        // The time of the whole request would leave no second try.
        Assert.Equal(2, lab.Backend.AttemptsOf($"{site.Name}-a"));
    }

    [Fact]
    [PolicyField("TrafficPolicy", "internalRedirect.redirectResponseCodes", "internalRedirect.maxRedirects")]
    public async Task The_proxy_follows_a_redirect_itself()
    {
        var site = await lab.RouteAsync("internalRedirect: {redirectResponseCodes: [302], maxRedirects: 1}");
        var answer = await site.GetAsync("/first", ("x-answer-status", "302"), ("x-answer-headers", $"location=http://{site.Host}/second"));
        // The second answer asks for the same redirect, which is one too many.
        Assert.Equal(302, answer.Status);
        Assert.Equal("/second", answer.Received.GetProperty("path").GetString());
    }

    [Fact]
    [PolicyField("TrafficPolicy", "internalRedirect", BadInput = true)]
    public async Task A_redirect_with_a_code_that_is_none_is_a_finding() =>
        await Findings.ExpectAsync(lab, "TrafficPolicy", "internalRedirect: {redirectResponseCodes: [305]}", "internalRedirect");

    [Fact]
    [PolicyField("TrafficPolicy", "urlRewrite.pathRegex.pattern", "urlRewrite.pathRegex.substitution")]
    public async Task Paths_are_rewritten_by_a_regular_expression()
    {
        var site = await lab.RouteAsync("""urlRewrite: {pathRegex: {pattern: "^/items/([0-9]+)/(.*)$", substitution: "/\\2/\\1"}}""");
        Assert.Equal("/detail/17", (await site.GetAsync("/items/17/detail")).Received.GetProperty("path").GetString());
        Assert.Equal("/other", (await site.GetAsync("/other")).Received.GetProperty("path").GetString());
    }

    [Fact]
    [PolicyField("TrafficPolicy", "urlRewrite.pathRegex", BadInput = true)]
    public async Task A_broken_expression_is_told_of_and_the_route_fails()
    {
        var site = await lab.RouteAsync("""urlRewrite: {pathRegex: {pattern: "[a-", substitution: "/"}}""");
        Assert.Equal(500, (await site.GetAsync()).Status);
        await site.SaysAsync("TrafficPolicy", "Accepted", "regex");
    }

    [Fact]
    [PolicyField("TrafficPolicy", "autoHostRewrite")]
    public async Task The_host_becomes_the_name_of_the_backend()
    {
        var site = lab.NewSite();
        site.Save($$"""
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: Backend
            metadata: {name: NAME, namespace: default}
            spec: {static: {hosts: [{host: localhost, port: {{lab.Backend.Port}} }]} }
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: NAME, namespace: default}
            spec:
              parentRefs: [{name: edge}]
              hostnames: ["NAME.test"]
              rules: [{backendRefs: [{group: gateway.kgateway.dev, kind: Backend, name: NAME}]}]
            ---
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: TrafficPolicy
            metadata: {name: NAME, namespace: default}
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: NAME}]
              autoHostRewrite: true
            """);
        await site.ServedAsync();
        await site.AnswersAsync(200);
        Assert.Equal("localhost", (await site.GetAsync()).Received.GetProperty("host").GetString());
    }

    [Fact]
    [PolicyField("TrafficPolicy", "autoHostRewrite", BadInput = true)]
    public async Task A_rewrite_of_the_host_for_a_Gateway_is_a_finding()
    {
        var site = lab.NewSite();
        site.Save("""
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: TrafficPolicy
            metadata: {name: NAME, namespace: default}
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: NAME}]
              autoHostRewrite: true
            """);
        await site.FoundAsync("autoHostRewrite");
    }

    [Fact]
    [PolicyField("TrafficPolicy", "requestMirror.disableShadowHostSuffixAppend")]
    public async Task Mirrored_requests_keep_their_host()
    {
        await using var shadow = await MirrorBackend.StartAsync("shadow");
        var site = await lab.RouteAsync(
            "requestMirror: {disableShadowHostSuffixAppend: true}",
            PolicyLab.Server("NAME-shadow", shadow.Port),
            "filters: [{type: RequestMirror, requestMirror: {backendRef: {name: NAME-shadow, port: 80}}}]");
        Assert.Equal(200, (await site.GetAsync("/", ("x-fail-id", site.Name))).Status);
        await Eventually.TrueAsync(() => shadow.HostsOf(site.Name).Contains(site.Host), "the copy has come with the host as it was");
    }

    [Fact]
    [PolicyField("TrafficPolicy", "requestMirror", BadInput = true)]
    public async Task An_empty_block_is_a_finding() => await Findings.ExpectAsync(lab, "TrafficPolicy", "requestMirror: {}", "requestMirror");

    [Fact]
    [PolicyField("TrafficPolicy", "statPrefix")]
    public async Task The_route_has_statistics_of_its_own()
    {
        var site = await lab.RouteAsync("""statPrefix: "of-{{route_name}}" """);
        await site.GetAsync();
        await Eventually.TrueAsync(
            async () => (await EnvoyAdmin.StatsAsync(await lab.EnvoyAsync(), $"of-{site.Name}.*upstream_rq_200")).Values.Sum() > 0, "Envoy counts for the route");
    }

    [Fact]
    [PolicyField("TrafficPolicy", "statPrefix", BadInput = true)]
    public async Task A_prefix_with_a_blank_is_a_finding() => await Findings.ExpectAsync(lab, "TrafficPolicy", """statPrefix: "of the route" """, "statPrefix");
}
