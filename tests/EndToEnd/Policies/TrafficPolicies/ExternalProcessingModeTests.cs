using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;
using KGateway.EndToEnd.Policies.Servers.Protos.Processing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Case = KGateway.EndToEnd.Policies.Servers.Protos.Processing.ProcessingRequest.RequestOneofCase;

namespace KGateway.EndToEnd.Policies.TrafficPolicies;

/// <summary>What a processor gets of requests and answers with bodies and trailers.</summary>
[Collection("Policies")]
public sealed class ExternalProcessingModeTests(PolicyLab lab)
{
    private const string Override =
        "{requestHeaderMode: SEND, responseHeaderMode: SEND, requestBodyMode: BUFFERED, responseBodyMode: NONE, requestTrailerMode: SKIP, responseTrailerMode: SKIP}";

    [Fact]
    [PolicyField("GatewayExtension", "extProc.processingMode.requestHeaderMode", "extProc.processingMode.responseHeaderMode")]
    [PolicyField("GatewayExtension", "extProc.processingMode.requestBodyMode", "extProc.processingMode.responseBodyMode")]
    [PolicyField("GatewayExtension", "extProc.processingMode.requestTrailerMode", "extProc.processingMode.responseTrailerMode")]
    [PolicyField("TrafficPolicy", "extProc.processingMode.requestHeaderMode", "extProc.processingMode.responseHeaderMode")]
    [PolicyField("TrafficPolicy", "extProc.processingMode.requestBodyMode", "extProc.processingMode.responseBodyMode")]
    [PolicyField("TrafficPolicy", "extProc.processingMode.requestTrailerMode", "extProc.processingMode.responseTrailerMode")]
    public async Task The_extension_says_what_is_sent_and_the_route_says_otherwise()
    {
        await using var backend = await MirrorBackend.StartAsync("trailers", HttpProtocols.Http2);
        await using var server = await GrpcServer<ProcessorService>.StartAsync(new("mode"));
        var site = await lab.RouteAsync(
            "extProc:\n  extensionRef: {name: NAME}\n  # mode",
            $$"""
            {{PolicyLab.Extension("""
                extProc:
                  messageTimeout: 10s
                  grpcService: {backendRef: {name: NAME-processor, port: 80}}
                  processingMode:
                    requestHeaderMode: SKIP
                    responseHeaderMode: SKIP
                    requestBodyMode: BUFFERED
                    responseBodyMode: BUFFERED
                    requestTrailerMode: SEND
                    responseTrailerMode: SEND
                """)}}
            ---
            {{PolicyLab.Server("NAME-processor", server.Port, "kubernetes.io/h2c")}}
            ---
            {{PolicyLab.Server("NAME-trailers", backend.Port, "kubernetes.io/h2c")}}
            """);
        site.Edit("{name: mirror, port: 80}", "{name: NAME-trailers, port: 80}");
        await SeesAsync(site, server.Service, Case.RequestBody, Case.RequestTrailers, Case.ResponseBody, Case.ResponseTrailers);
        site.Edit(
            "# mode",
            "processingMode: {requestHeaderMode: SEND, responseHeaderMode: SEND, requestBodyMode: NONE, responseBodyMode: NONE, "
                + "requestTrailerMode: SKIP, responseTrailerMode: SKIP}");
        await SeesAsync(site, server.Service, Case.RequestHeaders, Case.ResponseHeaders);
    }

    [Fact]
    [PolicyField("GatewayExtension", "extProc.allowProcessingModeOverride")]
    [PolicyField("GatewayExtension", "extProc.allowedProcessingModeOverrides.requestHeaderMode")]
    [PolicyField("GatewayExtension", "extProc.allowedProcessingModeOverrides.responseHeaderMode")]
    [PolicyField("GatewayExtension", "extProc.allowedProcessingModeOverrides.requestBodyMode")]
    [PolicyField("GatewayExtension", "extProc.allowedProcessingModeOverrides.responseBodyMode")]
    [PolicyField("GatewayExtension", "extProc.allowedProcessingModeOverrides.requestTrailerMode")]
    [PolicyField("GatewayExtension", "extProc.allowedProcessingModeOverrides.responseTrailerMode")]
    public async Task A_server_gets_more_if_it_may_ask_for_it()
    {
        await using var server = await GrpcServer<ProcessorService>.StartAsync(new("override"));
        server.Service.Mode = new ProcessingMode
        {
            RequestHeaderMode = ProcessingMode.Types.HeaderSendMode.Send,
            ResponseHeaderMode = ProcessingMode.Types.HeaderSendMode.Send,
            RequestBodyMode = ProcessingMode.Types.BodySendMode.Buffered,
            RequestTrailerMode = ProcessingMode.Types.HeaderSendMode.Skip,
            ResponseTrailerMode = ProcessingMode.Types.HeaderSendMode.Skip,
        };
        var site = await lab.RouteAsync(
            "extProc: {extensionRef: {name: NAME}}",
            $$"""
            {{PolicyLab.Extension("""
                extProc:
                  messageTimeout: 10s
                  grpcService: {backendRef: {name: NAME-processor, port: 80}}
                  allowProcessingModeOverride: false
                """)}}
            ---
            {{PolicyLab.Server("NAME-processor", server.Port, "kubernetes.io/h2c")}}
            """);
        await BodyBecomesAsync(site, "the body");
        site.Edit("allowProcessingModeOverride: false", "allowProcessingModeOverride: true");
        await BodyBecomesAsync(site, "THE BODY");

        site.Edit("allowProcessingModeOverride: true", $"allowProcessingModeOverride: true\n    allowedProcessingModeOverrides: [{Override}]");
        await HasOverrideAsync(site, "request_body_mode=BUFFERED");
        await BodyBecomesAsync(site, "THE BODY");
        // Envoy doesn't compare how headers of requests are sent: that is past when it is asked.
        (string Field, string Other, string Shown)[] others =
        [
            ("responseHeaderMode: SEND", "responseHeaderMode: SKIP", "response_header_mode=SKIP"),
            ("requestBodyMode: BUFFERED", "requestBodyMode: NONE", "request_header_mode=SEND"),
            ("responseBodyMode: NONE", "responseBodyMode: BUFFERED", "response_body_mode=BUFFERED"),
            ("requestTrailerMode: SKIP", "requestTrailerMode: SEND", "request_trailer_mode=SEND"),
            ("responseTrailerMode: SKIP", "responseTrailerMode: SEND", "response_trailer_mode=SEND"),
        ];
        foreach (var (field, other, shown) in others)
        {
            site.Edit(Override, Override.Replace(field, other, StringComparison.Ordinal));
            await HasOverrideAsync(site, shown);
            await BodyBecomesAsync(site, "the body");
            site.Edit(Override.Replace(field, other, StringComparison.Ordinal), Override);
            await BodyBecomesAsync(site, "THE BODY");
        }
    }

    private async Task HasOverrideAsync(PolicySite site, string shown) => await Eventually.TrueAsync(
        async () =>
        {
            var filter = await ConfigDump.HttpFilterAsync(await lab.EnvoyAsync(), $"listener~{site.Port}", $"ext_proc/default/{site.Name}");
            return ConfigDump.Switched(filter).TryGetProperty("allowed_override_modes", out var allowed)
                && allowed[0].EnumerateObject().Any(field => $"{field.Name}={field.Value}" == shown);
        },
        $"the proxy has {shown}",
        TimeSpan.FromSeconds(20));

    private static Task BodyBecomesAsync(PolicySite site, string body) => Eventually.EqualAsync(
        body, async () => (await site.SendAsync(HttpMethod.Post, "/", "the body")).Received.GetProperty("body").GetString(), "what the backend gets");

    // Waits until the messages of a request are of the given kinds, in this order.
    private static Task SeesAsync(PolicySite site, ProcessorService processor, params Case[] kinds) => Eventually.EqualAsync(
        string.Join(", ", kinds),
        async () =>
        {
            processor.Seen.Clear();
            using var client = await RawClient.OpenAsync(site.Port);
            await client.SendAsync(Http2Bytes.RequestWithTrailers(site.Host));
            Assert.True(Http2Bytes.HasEnded(await client.ReadAsync(Http2Bytes.HasEnded)), "There is no whole answer.");
            return string.Join(", ", processor.Seen);
        },
        "what the processor sees");
}
