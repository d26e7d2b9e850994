using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;
using Case = KGateway.EndToEnd.Policies.Servers.Protos.Processing.ProcessingRequest.RequestOneofCase;

namespace KGateway.EndToEnd.Policies.TrafficPolicies;

/// <summary>Field <c>extProc</c> and extensions of type ExtProc.</summary>
[Collection("Policies")]
public sealed class ExternalProcessingTests(PolicyLab lab)
{
    private const string Field = "extProc: {extensionRef: {name: NAME}}";

    [Fact]
    [PolicyField("TrafficPolicy", "extProc.extensionRef.name")]
    [PolicyField("GatewayExtension", "type", "extProc.grpcService.backendRef.name", "extProc.grpcService.backendRef.port")]
    public async Task A_server_changes_headers_of_requests_and_responses()
    {
        await using var server = await GrpcServer<ProcessorService>.StartAsync(new("first"));
        var site = await lab.RouteAsync(Field, Extension(server.Port, ""));
        var answer = await site.SendAsync(HttpMethod.Post, "/", "the body");
        Assert.Equal((200, "first"), (answer.Status, answer.ReceivedHeader("x-processed")));
        Assert.Equal("first", answer.Headers["x-processed"]);
        Assert.Equal("the body", answer.Received.GetProperty("body").GetString());
    }

    [Fact]
    [PolicyField("TrafficPolicy", "extProc.processingMode.requestHeaderMode", "extProc.processingMode.responseHeaderMode")]
    [PolicyField("TrafficPolicy", "extProc.processingMode.requestBodyMode")]
    public async Task A_route_chooses_what_the_server_gets()
    {
        await using var server = await GrpcServer<ProcessorService>.StartAsync(new("body"));
        var site = await lab.RouteAsync(
            """
            extProc:
              extensionRef: {name: NAME}
              processingMode: {requestHeaderMode: SEND, responseHeaderMode: SKIP, requestBodyMode: BUFFERED}
            """,
            Extension(server.Port, ""));
        var answer = await site.SendAsync(HttpMethod.Post, "/", "the body");
        Assert.Equal("THE BODY", answer.Received.GetProperty("body").GetString());
        Assert.DoesNotContain("x-processed", answer.Headers.Keys);
        Assert.DoesNotContain(Case.ResponseHeaders, server.Service.Seen);
        Assert.Contains(Case.RequestBody, server.Service.Seen);
    }

    [Fact]
    [PolicyField("GatewayExtension", "extProc.processingMode.requestHeaderMode", "extProc.processingMode.responseHeaderMode")]
    [PolicyField("GatewayExtension", "extProc.processingMode.responseBodyMode")]
    public async Task The_extension_chooses_what_its_server_gets()
    {
        await using var server = await GrpcServer<ProcessorService>.StartAsync(new("answer"));
        var site = await lab.RouteAsync(
            Field, Extension(server.Port, "processingMode: {requestHeaderMode: SKIP, responseHeaderMode: SEND, responseBodyMode: BUFFERED}"));
        var answer = await site.GetAsync("/", ("x-answer-body", "hello"));
        Assert.Equal(("HELLO", "answer"), (answer.Body, answer.Headers["x-processed"]));
        Assert.DoesNotContain(Case.RequestHeaders, server.Service.Seen);
    }

    [Fact]
    [PolicyField("GatewayExtension", "extProc.failOpen")]
    public async Task Without_a_server_requests_pass_unless_they_must_not()
    {
        var site = await lab.RouteAsync(Field, Extension(FreePort.Next(), "failOpen: true"));
        Assert.Equal(200, (await site.GetAsync()).Status);
        site.Edit("failOpen: true", "failOpen: false");
        await Eventually.TrueAsync(async () => (await site.GetAsync()).Status is 500 or 504, "requests fail");
    }

    [Fact]
    [PolicyField("GatewayExtension", "extProc.filterStage.stage", "extProc.filterStage.predicate")]
    public async Task A_processor_after_the_route_sees_the_request_that_the_backend_gets()
    {
        await using var server = await GrpcServer<ProcessorService>.StartAsync(new("late"));
        var site = await lab.RouteAsync(
            Field,
            Extension(server.Port, "filterStage: {stage: Route, predicate: After}"),
            "filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplaceFullPath, replaceFullPath: /rewritten}}}]");
        var answer = await site.GetAsync("/original");
        Assert.Equal("late", answer.ReceivedHeader("x-processed"));
        Assert.Equal("/rewritten", server.Service.Paths.Last());
    }

    [Fact]
    [PolicyField("TrafficPolicy", "extProc.disable")]
    public async Task A_route_may_switch_off_the_processing_of_its_Gateway()
    {
        await using var server = await GrpcServer<ProcessorService>.StartAsync(new("gateway"));
        var site = await lab.SwitchAsync(Field, "extProc: {disable: {}}", Extension(server.Port, ""));
        Assert.Equal("gateway", (await site.GetAsync()).ReceivedHeader("x-processed"));
        site.SwitchOff();
        await Eventually.TrueAsync(async () => (await site.GetAsync()).ReceivedHeader("x-processed") is null, "the route isn't processed");
    }

    [Fact]
    [PolicyField("TrafficPolicy", "extProc.extensionRef", BadInput = true)]
    public async Task An_extension_that_is_missing_is_told_of_and_the_route_fails()
    {
        var site = await lab.RouteAsync(Field);
        Assert.Equal(500, (await site.GetAsync()).Status);
        await site.SaysAsync("TrafficPolicy", "Accepted", "gateway extension not found");
    }

    [Fact]
    [PolicyField("TrafficPolicy", "extProc.processingMode", BadInput = true)]
    public async Task A_mode_that_does_not_exist_is_a_finding()
    {
        var site = lab.NewSite();
        site.SavePolicy("extProc: {extensionRef: {name: NAME}, processingMode: {requestBodyMode: SOMETIMES}}");
        await site.FoundAsync("extProc.processingMode.requestBodyMode");
    }

    [Fact]
    [PolicyField("GatewayExtension", "extProc.grpcService", BadInput = true)]
    public async Task A_server_that_is_missing_is_told_of_and_the_route_fails()
    {
        var site = await lab.RouteAsync(Field, """
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: GatewayExtension
            metadata: {name: NAME, namespace: default}
            spec: {extProc: {grpcService: {backendRef: {name: NAME-none, port: 80}}}}
            """);
        Assert.Equal(500, (await site.GetAsync()).Status);
        await site.SaysAsync("TrafficPolicy", "Accepted", "False");
    }

    private static string Extension(int port, string fields) => $$"""
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: GatewayExtension
        metadata: {name: NAME, namespace: default}
        spec:
          type: ExtProc
          extProc:
            messageTimeout: 10s
            grpcService: {backendRef: {name: NAME-processor, port: 80} }
            {{fields}}
        ---
        {{PolicyLab.Server("NAME-processor", port, "kubernetes.io/h2c")}}
        """;
}
