using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;

namespace KGateway.EndToEnd.Policies.TrafficPolicies;

/// <summary>Field <c>tracing</c>.</summary>
[Collection("Policies")]
public sealed class RouteTracingTests(PolicyLab lab)
{
    [Fact]
    [PolicyField("TrafficPolicy", "tracing.attributes.name", "tracing.attributes.literal.value", "tracing.attributes.requestHeader.name")]
    [PolicyField("TrafficPolicy", "tracing.randomSampling", "tracing.disable")]
    public async Task Spans_of_a_route_have_its_attributes_and_a_route_may_have_none()
    {
        await using var collector = await GrpcServer<TraceCollector>.StartAsync(new());
        var site = await lab.GatewayAsync($$"""
            {{Tracing(collector.Port)}}
            ---
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: TrafficPolicy
            metadata: {name: NAME, namespace: default}
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: NAME}]
              tracing:
                randomSampling: 100
                attributes:
                - {name: team, literal: {value: blue} }
                - {name: caller, requestHeader: {name: x-caller} }
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: NAME-quiet, namespace: default}
            spec:
              parentRefs: [{name: NAME}]
              hostnames: ["NAME.test"]
              rules: [{matches: [{path: {value: /quiet} }], backendRefs: [{name: mirror, port: 80}]}]
            ---
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: TrafficPolicy
            metadata: {name: NAME-quiet, namespace: default}
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: NAME-quiet}]
              tracing: {disable: {} }
            """);
        Assert.Equal(200, (await site.GetAsync("/quiet", ("x-caller", "quiet"))).Status);
        await SpanAsync(site, collector.Service, "caller", "alice", ("x-caller", "alice"));
        Assert.True(Has(collector.Service, "team", "blue"), "The literal attribute is missing.");
        Assert.True(HasPath(collector.Service, "/"), "No span tells its path.");
        Assert.False(HasPath(collector.Service, "/quiet"), "The route without traces has one.");
    }

    [Fact]
    [PolicyField("TrafficPolicy", "tracing.disable", BadInput = true)]
    [PolicyField("TrafficPolicy", "tracing.randomSampling", BadInput = true)]
    [PolicyField("TrafficPolicy", "tracing.attributes", BadInput = true)]
    public async Task Sampling_that_is_switched_off_is_a_finding()
    {
        var site = lab.NewSite();
        site.SavePolicy("tracing: {disable: {}, randomSampling: 50}");
        await site.FoundAsync("tracing");
        site.SavePolicy("tracing: {randomSampling: 101}");
        await site.FoundAsync("tracing.randomSampling");
        site.SavePolicy("tracing: {attributes: [{name: nothing}]}");
        await site.FoundAsync("tracing.attributes");
    }

    /// <summary>Traces of Gateway <c>NAME</c>, sent to a collector.</summary>
    internal static string Tracing(int port) => $$"""
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: ListenerPolicy
        metadata: {name: NAME, namespace: default}
        spec:
          targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: NAME}]
          default:
            httpSettings:
              tracing:
                randomSampling: 100
                provider: {openTelemetry: {serviceName: NAME, grpcService: {backendRef: {name: NAME-collector, port: 80} } } }
        ---
        {{PolicyLab.Server("NAME-collector", port, "kubernetes.io/h2c")}}
        """;

    /// <summary>Sends requests until a span has an attribute: Envoy sends spans in batches.</summary>
    internal static Task SpanAsync(PolicySite site, TraceCollector collector, string key, string value, params (string, string)[] headers) =>
        Eventually.TrueAsync(
            async () =>
            {
                await site.GetAsync("/", headers);
                return Has(collector, key, value);
            },
            $"a span has {key}={value}",
            TimeSpan.FromSeconds(30));

    private static bool HasPath(TraceCollector collector, string path) => collector.Spans.Any(span =>
        span.Span.Attributes.Any(attribute => attribute.Key == "http.url" && attribute.Value.StringValue.EndsWith($".test{path}", StringComparison.Ordinal)));

    private static bool Has(TraceCollector collector, string key, string value) => collector.Spans.Any(span =>
        span.Span.Attributes.Any(attribute => attribute.Key == key && attribute.Value.StringValue == value));
}
