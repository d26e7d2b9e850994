using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;

namespace KGateway.EndToEnd.Policies.TrafficPolicies;

/// <summary>Field <c>rateLimit</c>.</summary>
[Collection("Policies")]
public sealed class RateLimitTests(PolicyLab lab)
{
    [Fact]
    [PolicyField("TrafficPolicy", "rateLimit.local.tokenBucket.maxTokens")]
    public async Task More_requests_than_tokens_are_refused()
    {
        var site = await lab.RouteAsync("rateLimit: {local: {tokenBucket: {maxTokens: 3, tokensPerFill: 3, fillInterval: 3600s}}}");
        // The request that waited for the route took one token or more.
        var statuses = new List<int>();
        for (var i = 0; i < 4; i++)
        {
            statuses.Add((await site.GetAsync()).Status);
        }

        Assert.Equal(429, statuses[^1]);
        Assert.All(statuses, static status => Assert.True(status is 200 or 429));
    }

    [Fact]
    [PolicyField("TrafficPolicy", "rateLimit.local", BadInput = true)]
    public async Task A_bucket_without_an_interval_is_a_finding()
    {
        var site = lab.NewSite();
        site.Save("""
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: TrafficPolicy
            metadata: {name: NAME, namespace: default}
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: NAME}]
              rateLimit: {local: {tokenBucket: {maxTokens: 0, fillInterval: 10ms}}}
            """);
        await site.FoundAsync("rateLimit.local.tokenBucket");
    }

    [Fact]
    [PolicyField("TrafficPolicy", "rateLimit.global.extensionRef.name", "rateLimit.global.descriptors.entries.type")]
    [PolicyField("TrafficPolicy", "rateLimit.global.descriptors.entries.generic.key")]
    [PolicyField("TrafficPolicy", "rateLimit.global.descriptors.entries.generic.value", "rateLimit.global.descriptors.entries.header")]
    [PolicyField("GatewayExtension", "rateLimit.domain", "rateLimit.grpcService.backendRef.name", "rateLimit.grpcService.backendRef.port")]
    public async Task A_server_decides_by_descriptors()
    {
        await using var server = await GrpcServer<RateLimitServer>.StartAsync(new());
        var site = await lab.RouteAsync(
            """
            rateLimit:
              global:
                extensionRef: {name: NAME}
                descriptors:
                - entries:
                  - {type: Generic, generic: {key: tenant, value: one}}
                  - {type: Header, header: x-quota}
                  - {type: Path}
            """,
            $$"""
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: GatewayExtension
            metadata: {name: NAME, namespace: default}
            spec:
              rateLimit: {domain: tests, timeout: 10s, grpcService: {backendRef: {name: NAME-limits, port: 80} } }
            ---
            {{PolicyLab.Server("NAME-limits", server.Port, "kubernetes.io/h2c")}}
            """);
        Assert.Equal(200, (await site.GetAsync("/a", ("x-quota", "plenty"))).Status);
        Assert.Equal(429, (await site.GetAsync("/b", ("x-quota", "exhausted"))).Status);
        var asked = server.Service.Asked.Last();
        Assert.Equal("tests", asked.Domain);
        Assert.Equal(["tenant=one", "x-quota=exhausted", "path=/b"], asked.Descriptors.Single().Entries.Select(static entry => $"{entry.Key}={entry.Value}"));
    }

    [Fact]
    [PolicyField("TrafficPolicy", "rateLimit.global", BadInput = true)]
    [PolicyField("GatewayExtension", "rateLimit", BadInput = true)]
    public async Task An_extension_that_is_missing_is_told_of_and_the_route_fails()
    {
        var site = await lab.RouteAsync(
            "rateLimit: {global: {extensionRef: {name: NAME-none}, descriptors: [{entries: [{type: Path}]}]}}");
        Assert.Equal(500, (await site.GetAsync()).Status);
        await site.SaysAsync("TrafficPolicy", "Accepted", "gateway extension not found");
    }
}
