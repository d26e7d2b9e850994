using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;

namespace KGateway.EndToEnd.Policies.TrafficPolicies;

/// <summary>Further fields of <c>tracing</c>.</summary>
[Collection("Policies")]
public sealed class TraceFieldTests(PolicyLab lab)
{
    [Fact]
    [PolicyField("TrafficPolicy", "tracing.clientSampling", "tracing.randomSampling", "tracing.overallSampling")]
    public async Task Requests_are_traced_by_shares()
    {
        // The request's identifier tells why it is traced.
        const char No = '4';
        const char Random = '9';
        const char Client = 'b';
        var last = "clientSampling: 0, randomSampling: 0, overallSampling: 100";
        var site = await lab.GatewayAsync($"{RouteTracingTests.Tracing(FreePort.Next())}\n---\n{Policy(last)}");
        async Task<char> WhyAsync(params (string, string)[] headers) => (await site.GetAsync("/", headers)).ReceivedHeader("x-request-id")![14];
        (string, string) client = ("x-client-trace-id", "by-client");
        await Eventually.EqualAsync(No, () => WhyAsync(client), "why the request is traced");
        (string Shares, char WithClient, char Without)[] cases =
        [
            ("clientSampling: 100, randomSampling: 0, overallSampling: 100", Client, No),
            ("clientSampling: 0, randomSampling: 100, overallSampling: 100", Random, Random),
            ("clientSampling: 100, randomSampling: 100, overallSampling: 0", No, No),
        ];
        foreach (var (shares, withClient, without) in cases)
        {
            site.Edit(last, shares);
            await Eventually.EqualAsync(withClient, () => WhyAsync(client), $"why the request is traced with {shares}");
            Assert.Equal(without, await WhyAsync());
            last = shares;
        }
    }

    [Fact]
    [PolicyField("TrafficPolicy", "tracing.attributes.name", "tracing.attributes.environment.name")]
    [PolicyField("TrafficPolicy", "tracing.attributes.environment.defaultValue")]
    [PolicyField("TrafficPolicy", "tracing.attributes.requestHeader.name", "tracing.attributes.requestHeader.defaultValue")]
    [PolicyField("TrafficPolicy", "tracing.attributes.metadata.kind", "tracing.attributes.metadata.metadataKey.key")]
    [PolicyField("TrafficPolicy", "tracing.attributes.metadata.metadataKey.path.key", "tracing.attributes.metadata.defaultValue")]
    public async Task Attributes_come_from_the_environment_headers_and_metadata_or_have_a_default()
    {
        await using var collector = await GrpcServer<TraceCollector>.StartAsync(new());
        var site = await lab.GatewayAsync($$"""
            {{RouteTracingTests.Tracing(collector.Port)}}
            ---
            {{Policy("""
                attributes: [
                  {name: path, environment: {name: PATH}}, {name: unset, environment: {name: KGATEWAY_TESTS_UNSET, defaultValue: nowhere}},
                  {name: caller, requestHeader: {name: x-caller, defaultValue: nobody}},
                  {name: rule, metadata: {kind: Route, metadataKey: {key: tests, path: [{key: a}, {key: b}]}, defaultValue: none}}]
                """)}}
            """);
        await RouteTracingTests.SpanAsync(site, collector.Service, "caller", "nobody");
        await RouteTracingTests.SpanAsync(site, collector.Service, "caller", "alice", ("x-caller", "alice"));
        string[] expected = [$"path={Environment.GetEnvironmentVariable("PATH")}", "unset=nowhere", "caller=alice", "rule=none"];
        var span = collector.Service.Spans.Last(static span => span.Span.Attributes.Any(static attribute => attribute is { Key: "caller", Value.StringValue: "alice" }));
        Assert.Superset(
            expected.ToHashSet(), span.Span.Attributes.Select(static attribute => $"{attribute.Key}={attribute.Value.StringValue}").ToHashSet());
    }

    private static string Policy(string tracing) => $$"""
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: TrafficPolicy
        metadata: {name: NAME, namespace: default}
        spec:
          targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: NAME}]
          tracing: {
        {{PolicySite.Indent(tracing, 4)}} }
        """;
}
