using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;

namespace KGateway.EndToEnd.Policies.TrafficPolicies;

/// <summary>Field <c>transformation</c>.</summary>
[Collection("Policies")]
public sealed class TransformationTests(PolicyLab lab)
{
    [Fact]
    [PolicyField("TrafficPolicy", "transformation.request.set.name", "transformation.request.set.value", "transformation.request.remove")]
    [PolicyField("TrafficPolicy", "transformation.response.set.name", "transformation.response.set.value")]
    public async Task Headers_are_made_of_templates()
    {
        var site = await lab.RouteAsync("""
            transformation:
              request:
                set: [{name: x-greeting, value: "hello {{ header('x-user') }}"}]
                remove: [x-user]
              response:
                set: [{name: x-path, value: "{{ request_header(':path') }}"}]
            """);
        var answer = await site.GetAsync("/here", ("x-user", "alice"));
        Assert.Equal((200, "hello alice"), (answer.Status, answer.ReceivedHeader("x-greeting")));
        Assert.Null(answer.ReceivedHeader("x-user"));
        Assert.Equal("/here", answer.Headers["x-path"]);
    }

    [Fact]
    [PolicyField("TrafficPolicy", "transformation.request.body.parseAs", "transformation.request.body.value")]
    public async Task Bodies_are_made_of_JSON()
    {
        var site = await lab.RouteAsync("""
            transformation:
              request:
                set: [{name: x-city, value: "{{ address.city }}"}]
                body: {parseAs: AsJson, value: "{{ name }} of {{ address.city }}"}
            """);
        var answer = await site.SendAsync(HttpMethod.Post, "/", """{"name": "alice", "address": {"city": "Rome"}}""");
        Assert.Equal(("Rome", "alice of Rome"), (answer.ReceivedHeader("x-city"), answer.Received.GetProperty("body").GetString()));
        Assert.Equal(400, (await site.SendAsync(HttpMethod.Post, "/", "no JSON")).Status);
    }

    [Fact]
    [PolicyField("TrafficPolicy", "transformation.request.dynamicMetadata.namespace", "transformation.request.dynamicMetadata.key")]
    [PolicyField("TrafficPolicy", "transformation.request.dynamicMetadata.value.stringValue", "tracing.attributes.metadata.kind")]
    [PolicyField("TrafficPolicy", "tracing.attributes.metadata.metadataKey.key", "tracing.attributes.metadata.metadataKey.path.key")]
    public async Task Metadata_is_made_of_templates()
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
                attributes:
                - {name: user, metadata: {kind: Request, metadataKey: {key: tests, path: [{key: user}]} } }
                - {name: rule, metadata: {kind: Route, metadataKey: {key: tests, path: [{key: user}]}, defaultValue: none} }
              transformation:
                request:
                  dynamicMetadata: [{namespace: tests, key: user, value: {stringValue: "{{ header('x-user') }}"} }]
            """);
        await RouteTracingTests.SpanAsync(site, collector.Service, "user", "alice", ("x-user", "alice"));

        // It is the request's, not the route's.
        Assert.All(
            collector.Service.Spans.Where(static span => span.Span.Attributes.Any(static attribute => attribute is { Key: "user", Value.StringValue: "alice" })),
            static span => Assert.Equal("none", Assert.Single(span.Span.Attributes, static attribute => attribute.Key == "rule").Value.StringValue));
    }

    [Fact]
    [PolicyField("TrafficPolicy", "transformation", BadInput = true)]
    public async Task A_template_with_a_mistake_is_told_of_and_the_route_fails()
    {
        var site = await lab.RouteAsync("""transformation: {request: {set: [{name: x-a, value: "{{ header( }}"}]}}""");
        Assert.Equal(500, (await site.GetAsync()).Status);
        await site.SaysAsync("TrafficPolicy", "Accepted", "False");
    }

    [Fact]
    [PolicyField("TrafficPolicy", "transformation.request.body", BadInput = true)]
    public async Task A_way_to_read_bodies_that_does_not_exist_is_a_finding()
    {
        var site = lab.NewSite();
        site.SavePolicy("transformation: {request: {body: {parseAs: AsXml}}}");
        await site.FoundAsync("transformation.request.body.parseAs");
    }
}
