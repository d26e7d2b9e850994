using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;
using KGateway.EndToEnd.Policies.Servers.Protos.Otlp;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace KGateway.EndToEnd.Policies.ListenerPolicies;

/// <summary>Field <c>accessLog</c> with servers.</summary>
[Collection("Policies")]
public sealed class LogServerTests(PolicyLab lab)
{
    [Fact]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.grpcService.logName")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.grpcService.additionalRequestHeadersToLog")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.grpcService.additionalResponseHeadersToLog")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.grpcService.additionalResponseTrailersToLog")]
    public async Task Entries_go_to_a_server_by_gRPC()
    {
        await using var server = await GrpcServer<AccessLogServer>.StartAsync(new());
        await using var backend = await MirrorBackend.StartAsync("h2", HttpProtocols.Http2);
        using var site = await PortSite.StartAsync(
            lab,
            ["", PortSite.Http("""
                accessLog:
                - grpcService:
                    backendRef: {name: NAME-logs, port: 80}
                    logName: tests
                    additionalRequestHeadersToLog: [x-log]
                    additionalResponseHeadersToLog: [x-answered]
                    additionalResponseTrailersToLog: [x-trailer]
                """)],
            PolicyLab.Server("NAME-logs", server.Port, "kubernetes.io/h2c") + "\n---\n" + PolicyLab.Server("NAME-h2", backend.Port, "kubernetes.io/h2c"),
            "NAME-h2");
        await site[1].GetAsync("/grpc-log", ("x-log", "logged"), ("x-answer-headers", "x-answered=yes"), ("x-answer-trailers", "x-trailer=end"));
        await Eventually.TrueAsync(() => server.Service.Entries.Any(static entry => entry.Entry.Request.Path == "/grpc-log"), "the entry has come");
        var (log, entry) = server.Service.Entries.First(static entry => entry.Entry.Request.Path == "/grpc-log");
        Assert.Equal("tests", log);
        Assert.Equal(site[0].Host, entry.Request.Authority);
        Assert.Equal("logged", entry.Request.RequestHeaders["x-log"]);
        Assert.Equal("yes", entry.Response.ResponseHeaders["x-answered"]);
        Assert.Equal("end", entry.Response.ResponseTrailers["x-trailer"]);
    }

    [Fact]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.openTelemetry.body", "httpSettings.accessLog.openTelemetry.disableBuiltinLabels")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.openTelemetry.attributes.values.key")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.openTelemetry.attributes.values.value.stringValue")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.openTelemetry.attributes.values.value.arrayValue")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.openTelemetry.attributes.values.value.kvListValue")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.openTelemetry.resourceAttributes.values.key")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.openTelemetry.resourceAttributes.values.value.stringValue")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.openTelemetry.resourceAttributes.values.value.arrayValue")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.openTelemetry.resourceAttributes.values.value.kvListValue")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.openTelemetry.grpcService.logName")]
    public async Task Entries_go_to_a_collector_of_OpenTelemetry()
    {
        await using var server = await GrpcServer<LogCollector>.StartAsync(new());
        const string List = "{arrayValue: [{stringValue: one}, {stringValue: two}]}";
        const string Map = "{kvListValue: {values: [{key: inner, value: {stringValue: three}}]}}";
        using var site = await PortSite.StartAsync(
            lab,
            ["", PortSite.Http($$"""
                accessLog:
                - openTelemetry:
                    grpcService: {backendRef: {name: NAME-logs, port: 80}, logName: tests}
                    body: "path %REQ(:PATH)%"
                    disableBuiltinLabels: true
                    attributes: {values: [{key: code, value: {stringValue: "%RESPONSE_CODE%"} }, {key: list, value: {{List}} }, {key: map, value: {{Map}} }]}
                    resourceAttributes: {values: [{key: team, value: {stringValue: edge} }, {key: list, value: {{List}} }, {key: map, value: {{Map}} }]}
                """), PortSite.Http("""
                accessLog:
                - openTelemetry: {grpcService: {backendRef: {name: NAME-logs, port: 80}, logName: tests}, body: "path %REQ(:PATH)%"}
                """)],
            PolicyLab.Server("NAME-logs", server.Port, "kubernetes.io/h2c"));
        await site[1].GetAsync("/otel-log");
        await Eventually.TrueAsync(() => server.Service.Records.Any(static record => record.Record.Body?.StringValue == "path /otel-log"), "the record has come");
        var (resource, record) = server.Service.Records.First(static record => record.Record.Body?.StringValue == "path /otel-log");
        Assert.Equal("200", Of(record.Attributes, "code").StringValue);
        var about = resource.Attributes.ToDictionary(static attribute => attribute.Key, static attribute => attribute.Value.StringValue);
        Assert.Equal("edge", about["team"]);
        Assert.Equal($"{site.Name}.default", about["service.name"]);
        Assert.DoesNotContain("node_name", about.Keys);
        foreach (var attributes in new[] { record.Attributes, resource.Attributes })
        {
            Assert.Equal(["one", "two"], Of(attributes, "list").ArrayValue.Values.Select(static value => value.StringValue));
            Assert.Equal("three", Of(Of(attributes, "map").KvlistValue.Values, "inner").StringValue);
        }

        // The name of the log is one of the labels that come by themselves.
        Assert.DoesNotContain("log_name", about.Keys);
        await site[2].GetAsync("/named-log");
        await Eventually.TrueAsync(() => server.Service.Records.Any(static one => one.Record.Body?.StringValue == "path /named-log"), "the record has come");
        (resource, _) = server.Service.Records.First(static one => one.Record.Body?.StringValue == "path /named-log");
        Assert.Equal("tests", Of(resource.Attributes, "log_name").StringValue);
    }

    private static AnyValue Of(IEnumerable<KeyValue> attributes, string key) => attributes.Single(attribute => attribute.Key == key).Value;
}
