using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;

namespace KGateway.EndToEnd.Policies.TrafficPolicies;

/// <summary>Further fields of <c>transformation</c>.</summary>
[Collection("Policies")]
public sealed class TransformationFieldTests(PolicyLab lab)
{
    [Fact]
    [PolicyField("TrafficPolicy", "transformation.request.add.name", "transformation.request.add.value")]
    [PolicyField("TrafficPolicy", "transformation.response.add.name", "transformation.response.add.value")]
    [PolicyField("TrafficPolicy", "transformation.response.remove")]
    public async Task Headers_are_added_and_removed()
    {
        var site = await lab.RouteAsync("""
            transformation:
              request:
                add: [{name: x-list, value: "{{ header('x-user') }}"}]
              response:
                add: [{name: x-list, value: "of {{ request_header('x-user') }}"}]
                remove: [x-secret]
            """);
        var answer = await site.GetAsync("/", ("x-user", "alice"), ("x-list", "first"), ("x-answer-headers", "x-list=one;x-secret=1"));
        Assert.Equal("first,alice", answer.ReceivedHeader("x-list"));
        Assert.Equal("one, of alice", answer.Headers["x-list"]);
        Assert.DoesNotContain("x-secret", answer.Headers.Keys);
    }

    [Fact]
    [PolicyField("TrafficPolicy", "transformation.response.body.parseAs", "transformation.response.body.value")]
    public async Task Bodies_of_answers_are_made_of_JSON_of_text_or_not()
    {
        var site = await lab.RouteAsync("""
            transformation:
              response:
                set: [{name: x-city, value: "{{ city }}"}]
                body: {parseAs: AsJson, value: "{{ city }} it is"}
            """);
        (string, string) rome = ("x-answer-body", """{"city": "Rome"}""");
        var answer = await site.GetAsync("/", rome);
        Assert.Equal(("Rome", "Rome it is"), (answer.Headers["x-city"], answer.Body));
        site.Edit("""[{name: x-city, value: "{{ city }}"}]""", "[]");
        site.Edit("""{parseAs: AsJson, value: "{{ city }} it is"}""", """{parseAs: AsString, value: "<{{ body() }}>"}""");
        await Eventually.EqualAsync("""<{"city": "Rome"}>""", async () => (await site.GetAsync("/", rome)).Body, "the body");
        site.Edit("parseAs: AsString", "parseAs: None");
        await Eventually.EqualAsync("""{"city": "Rome"}""", async () => (await site.GetAsync("/", rome)).Body, "the body");
    }

    [Fact]
    [PolicyField("TrafficPolicy", "transformation.response.dynamicMetadata.namespace", "transformation.response.dynamicMetadata.key")]
    [PolicyField("TrafficPolicy", "transformation.response.dynamicMetadata.value.stringValue")]
    public async Task Metadata_is_made_of_answers()
    {
        await using var collector = await GrpcServer<TraceCollector>.StartAsync(new());
        var site = await lab.GatewayAsync($$$"""
            {{{RouteTracingTests.Tracing(collector.Port)}}}
            ---
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: TrafficPolicy
            metadata: {name: NAME, namespace: default}
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: NAME}]
              tracing:
                attributes: [{name: cost, metadata: {kind: Request, metadataKey: {key: tests, path: [{key: cost}]} } }]
              transformation:
                response:
                  dynamicMetadata: [{namespace: tests, key: cost, value: {stringValue: "{{ header('x-cost') }} cents"} }]
            """);
        await RouteTracingTests.SpanAsync(site, collector.Service, "cost", "17 cents", ("x-answer-headers", "x-cost=17"));
    }

    [Fact]
    [PolicyField("TrafficPolicy", "transformation.request.set.value", "transformation.request.add.value", BadInput = true)]
    [PolicyField("TrafficPolicy", "transformation.request.body.value", BadInput = true)]
    [PolicyField("TrafficPolicy", "transformation.request.dynamicMetadata.value.stringValue", BadInput = true)]
    [PolicyField("TrafficPolicy", "transformation.response.set.value", "transformation.response.add.value", BadInput = true)]
    [PolicyField("TrafficPolicy", "transformation.response.body.value", BadInput = true)]
    [PolicyField("TrafficPolicy", "transformation.response.dynamicMetadata.value.stringValue", BadInput = true)]
    public async Task Templates_with_mistakes_are_told_of_and_the_route_fails()
    {
        const string Broken = "\"{{ header( }}\"";
        var site = await lab.RouteAsync($"transformation: {{request: {{set: [{{name: x-a, value: {Broken}}}]}}}}");
        var last = $"request: {{set: [{{name: x-a, value: {Broken}}}]}}";
        string[] places =
        [
            $"set: [{{name: x-a, value: {Broken}}}]", $"add: [{{name: x-a, value: {Broken}}}]", $"body: {{value: {Broken}}}",
            $"dynamicMetadata: [{{namespace: a, key: b, value: {{stringValue: {Broken}}}}}]",
        ];
        foreach (var place in from direction in (string[])["request", "response"] from part in places select $"{direction}: {{{part}}}")
        {
            site.Edit(last, "request: {remove: [x-b]}");
            await site.AnswersAsync(200);
            site.Edit("request: {remove: [x-b]}", place);
            await site.AnswersAsync(500);
            await site.SaysAsync("TrafficPolicy", "Accepted", "False");
            last = place;
        }
    }
}
