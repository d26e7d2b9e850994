using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;

namespace KGateway.EndToEnd.Policies.TrafficPolicies;

/// <summary>How processors are asked, and what they may do.</summary>
[Collection("Policies")]
public sealed class ExternalProcessingFieldTests(PolicyLab lab)
{
    private const string Field = "extProc: {extensionRef: {name: NAME}}";

    [Fact]
    [PolicyField("GatewayExtension", "extProc.messageTimeout", "extProc.maxMessageTimeout")]
    public async Task A_server_that_is_slow_may_ask_for_more_time()
    {
        await using var server = await GrpcServer<ProcessorService>.StartAsync(new("slow"));
        server.Service.Delay = TimeSpan.FromMilliseconds(1500);
        var site = await lab.RouteAsync(Field, Objects(server.Port, "failOpen: false\nmessageTimeout: 500ms"));
        Assert.Equal(504, (await site.GetAsync()).Status);
        // Without a longest time nobody gets more.
        server.Service.AsksFor = TimeSpan.FromSeconds(20);
        Assert.Equal(504, (await site.GetAsync()).Status);
        site.Edit("messageTimeout: 500ms", "messageTimeout: 500ms\n    maxMessageTimeout: 30s");
        await Eventually.EqualAsync("slow", async () => await site.GetAsync() is { Status: 200 } answer ? answer.ReceivedHeader("x-processed") : null, "x-processed");
        site.Edit("maxMessageTimeout: 30s", "maxMessageTimeout: 800ms");
        await site.AnswersAsync(504);
    }

    [Fact]
    [PolicyField("GatewayExtension", "extProc.statPrefix")]
    public async Task Streams_are_counted_by_their_prefix()
    {
        await using var server = await GrpcServer<ProcessorService>.StartAsync(new("counted"));
        var site = await lab.RouteAsync(Field, Objects(server.Port, "messageTimeout: 10s\nstatPrefix: of-NAME"));
        Assert.Equal(200, (await site.GetAsync()).Status);
        await Eventually.TrueAsync(
            async () => (await EnvoyAdmin.StatsAsync(await lab.EnvoyAsync(), $"ext_proc.of-{site.Name}.streams_started")).Values.Sum() > 0,
            "Envoy counts the streams");
    }

    [Fact]
    [PolicyField("GatewayExtension", "extProc.routeCacheAction")]
    public async Task The_route_is_chosen_anew_when_the_extension_or_the_server_says_so()
    {
        await using var server = await GrpcServer<ProcessorService>.StartAsync(new("other"));
        var site = await lab.RouteAsync(Field, $$"""
            {{Objects(server.Port, "messageTimeout: 10s\nrouteCacheAction: FromResponse")}}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: NAME-other, namespace: default}
            spec:
              parentRefs: [{name: edge}]
              hostnames: ["NAME.test"]
              rules:
              - matches: [{headers: [{name: x-processed, value: other}]}]
                filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplaceFullPath, replaceFullPath: /other} } }]
                backendRefs: [{name: mirror, port: 80}]
            """);
        await PathBecomesAsync(site, "/");
        server.Service.ClearRouteCache = true;
        await PathBecomesAsync(site, "/other");
        site.Edit("routeCacheAction: FromResponse", "routeCacheAction: Retain");
        await PathBecomesAsync(site, "/");
        server.Service.ClearRouteCache = false;
        site.Edit("routeCacheAction: Retain", "routeCacheAction: Clear");
        await PathBecomesAsync(site, "/other");
    }

    [Fact]
    [PolicyField("GatewayExtension", "extProc.requestAttributes", "extProc.metadataOptions.forwarding.untyped")]
    public async Task The_server_gets_attributes_and_metadata_of_requests()
    {
        using var issuer = new TokenIssuer();
        await using var server = await GrpcServer<ProcessorService>.StartAsync(new("told"));
        var site = await lab.RouteAsync(
            $"{Field}\njwtAuth: {{extensionRef: {{name: NAME-tokens}} }}",
            $$"""
            {{Objects(server.Port, """
                messageTimeout: 10s
                requestAttributes: [request.path, request.method]
                metadataOptions: {forwarding: {untyped: [envoy.filters.http.jwt_authn]}}
                """)}}
            ---
            {{PolicyLab.Extension($"jwt: {{providers: [{{name: issuer, jwks: {{local: {{inline: '{issuer.KeySet}'}} }} }}]}}", "NAME-tokens")}}
            """);
        var answer = await site.GetAsync("/told", ("authorization", $"Bearer {issuer.Sign(new { sub = "alice" })}"));
        Assert.Equal(200, answer.Status);
        var told = server.Service.Headers.Last();
        var attributes = told.Attributes["envoy.filters.http.ext_proc"].Fields;
        Assert.Equal(("/told", "GET"), (attributes["request.path"].StringValue, attributes["request.method"].StringValue));
        var payload = told.MetadataContext.FilterMetadata["envoy.filters.http.jwt_authn"].Fields["payload"];
        Assert.Equal("alice", payload.StructValue.Fields["sub"].StringValue);
    }

    [Fact]
    [PolicyField("GatewayExtension", "extProc.filterStage.weight")]
    public async Task Of_two_processors_of_a_stage_the_heavier_is_first()
    {
        await using var one = await GrpcServer<ProcessorService>.StartAsync(new("one"));
        await using var two = await GrpcServer<ProcessorService>.StartAsync(new("two"));
        var site = await lab.SwitchAsync(
            "extProc: {extensionRef: {name: NAME-one}}",
            "extProc: {extensionRef: {name: NAME-two}}",
            $"{Objects(one.Port, "messageTimeout: 10s\nfilterStage: {stage: AuthZ, weight: 1}", "NAME-one")}\n---\n{Objects(two.Port, "messageTimeout: 10s\nfilterStage: {stage: AuthZ, weight: 2}", "NAME-two")}");
        Assert.Equal("one", (await site.GetAsync()).ReceivedHeader("x-processed"));
        site.SwitchOff();
        await Eventually.EqualAsync("two,one", async () => (await site.GetAsync()).ReceivedHeader("x-processed"), "x-processed");
        site.Edit("weight: 2", "weight: 0");
        await Eventually.EqualAsync("one,two", async () => (await site.GetAsync()).ReceivedHeader("x-processed"), "x-processed");
    }

    [Fact]
    [PolicyField("GatewayExtension", "extProc.grpcService.authority", "extProc.grpcService.requestTimeout")]
    [PolicyField("GatewayExtension", "extProc.grpcService.retry.attempts")]
    [PolicyField("GatewayExtension", "extProc.grpcService.retry.backoff.baseInterval", "extProc.grpcService.retry.backoff.maxInterval")]
    public async Task The_server_is_asked_as_a_host_and_again()
    {
        await using var server = await GrpcServer<ProcessorService>.StartAsync(new("again"));
        var site = await lab.RouteAsync(Field, $$"""
            {{PolicyLab.Extension("""
                extProc:
                  failOpen: false
                  messageTimeout: 30s
                  grpcService:
                    backendRef: {name: NAME-processor, port: 80}
                    authority: processors.test
                    requestTimeout: 300ms
                    retry: {attempts: 2, backoff: {baseInterval: 20ms, maxInterval: 40ms}}
                """)}}
            ---
            {{PolicyLab.Server("NAME-processor", server.Port, "kubernetes.io/h2c")}}
            """);
        Assert.Equal(200, (await site.GetAsync()).Status);
        Assert.Equal("processors.test", server.Service.Hosts.Last());
        server.Service.Hosts.Clear();
        server.Service.Failures = 2;
        Assert.Equal((200, 3), ((await site.GetAsync()).Status, server.Service.Hosts.Count));
        server.Service.Failures = 3;
        Assert.Equal(500, (await site.GetAsync()).Status);

        // Envoy waits for each message as long as the filter's timeout says.
        server.Service.Delay = TimeSpan.FromSeconds(2);
        Assert.Equal(200, (await site.GetAsync()).Status);
    }

    private static Task PathBecomesAsync(PolicySite site, string path) => Eventually.EqualAsync(
        path, async () => (await site.GetAsync()).Received.GetProperty("path").GetString(), "the path that the backend gets");

    private static string Objects(int port, string fields, string name = "NAME") => $$"""
        {{PolicyLab.Extension($"extProc:\n  grpcService: {{backendRef: {{name: {name}-processor, port: 80}} }}\n{PolicySite.Indent(fields, 2)}", name)}}
        ---
        {{PolicyLab.Server($"{name}-processor", port, "kubernetes.io/h2c")}}
        """;
}
