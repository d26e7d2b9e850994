using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;

namespace KGateway.EndToEnd.Policies.ListenerPolicies;

/// <summary>Field <c>accessLog</c>.</summary>
[Collection("Policies")]
public sealed class AccessLogTests(PolicyLab lab)
{
    [Fact]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.fileSink")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.filter.statusCodeFilter")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.filter.durationFilter")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.filter.notHealthCheckFilter")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.filter.headerFilter")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.filter.responseFlagFilter")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.filter.grpcStatusFilter")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.filter.celFilter")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.filter.runtimeFilter")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.filter.andFilter")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.filter.orFilter")]
    public async Task Files_get_the_requests_that_their_filters_choose()
    {
        using var logs = new Folder();
        (string Filter, string[] Expected)[] cases =
        [
            ("", ["/cel", "/error", "/grpc", "/healthz", "/log", "/none", "/plain", "/slow"]),
            ("statusCodeFilter: {op: GE, value: 500}", ["/error"]),
            ("durationFilter: {op: GE, value: 400}", ["/slow"]),
            ("notHealthCheckFilter: true", ["/cel", "/error", "/grpc", "/log", "/none", "/plain", "/slow"]),
            ("headerFilter: {header: {name: x-log, value: \"yes\"}}", ["/log"]),
            ("responseFlagFilter: {flags: [NR]}", ["/none"]),
            ("grpcStatusFilter: {statuses: [ABORTED]}", ["/grpc"]),
            ("celFilter: {match: \"request.path == '/cel'\"}", ["/cel"]),
            ("runtimeFilter: {runtimeKey: NAME.all, percentSampled: {numerator: 100}}", ["/cel", "/error", "/grpc", "/healthz", "/log", "/none", "/plain", "/slow"]),
            ("runtimeFilter: {runtimeKey: NAME.no, percentSampled: {numerator: 0, denominator: MILLION}, useIndependentRandomness: true}", []),
            ("andFilter: [{statusCodeFilter: {op: LE, value: 299}}, {headerFilter: {header: {name: x-log, value: \"yes\"}}}]", ["/log"]),
            ("orFilter: [{statusCodeFilter: {op: EQ, value: 500}}, {durationFilter: {op: GE, value: 400}}]", ["/error", "/slow"]),
        ];
        var entries = cases.Select((one, i) =>
            $"- fileSink: {{path: {logs.Path}/{i}, stringFormat: \"%REQ(:PATH)%\\n\"}}" + (one.Filter.Length == 0 ? "" : $"\n  filter: {{{one.Filter}}}"));
        using var site = await PortSite.StartAsync(
            lab, ["", PortSite.Http($"healthCheck: {{path: /healthz}}\naccessLog:\n{string.Join('\n', entries)}")]);
        await site[1].GetAsync("/plain");
        await site[1].GetAsync("/error", ("x-answer-status", "500"));
        await site[1].GetAsync("/slow", ("x-answer-delay", "600"));
        await site[1].GetAsync("/log", ("x-log", "yes"));
        await site[1].GetAsync("/grpc", ("x-answer-headers", "grpc-status=10;content-type=application/grpc"));
        await site[1].GetAsync("/cel");
        await site[1].GetAsync("/healthz");
        await RawClient.ExchangeAsync(site[1].Port, "GET /none HTTP/1.1\r\nhost: nobody.test\r\nconnection: close\r\n\r\n");

        // Envoy writes its files every few seconds, all of them by then.
        await Eventually.TrueAsync(() => Lines(logs, 0).Length == cases[0].Expected.Length, "the log without a filter has all");
        for (var i = 0; i < cases.Length; i++)
        {
            var (index, expected) = (i, cases[i].Expected);
            await Eventually.TrueAsync(
                () => Lines(logs, index).SequenceEqual(expected), $"{cases[i].Filter} logs {string.Join(' ', expected)}", TimeSpan.FromSeconds(20));
        }
    }

    [Fact]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.fileSink.jsonFormat")]
    public async Task Entries_may_be_of_JSON()
    {
        using var logs = new Folder();
        using var site = await PortSite.StartAsync(
            lab, ["", PortSite.Http($$$$"""accessLog: [{fileSink: {path: {{{{logs.Path}}}}/0, jsonFormat: {path: "%REQ(:PATH)%", code: "%RESPONSE_CODE%", fixed: text}}}]""")]);
        await site[1].GetAsync("/json");
        await Eventually.TrueAsync(() => Lines(logs, 0).Length == 1, "there is an entry");
        Assert.Equal("""{"code":200,"fixed":"text","path":"/json"}""", Lines(logs, 0)[0]);
    }

    [Fact]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.grpcService")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.grpcService.logName")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.grpcService.additionalRequestHeadersToLog")]
    public async Task Entries_go_to_a_server_by_gRPC()
    {
        await using var server = await GrpcServer<AccessLogServer>.StartAsync(new());
        using var site = await PortSite.StartAsync(
            lab,
            ["", PortSite.Http("""
                accessLog:
                - grpcService:
                    backendRef: {name: NAME-logs, port: 80}
                    logName: tests
                    additionalRequestHeadersToLog: [x-log]
                    timeout: 5s
                    initialMetadata: [{key: x-tenant, value: one}]
                    retryPolicy: {numRetries: 2, retryBackOff: {baseInterval: 100ms, maxInterval: 1s}}
                """)],
            PolicyLab.Server("NAME-logs", server.Port, "kubernetes.io/h2c"));
        await site[1].GetAsync("/grpc-log", ("x-log", "logged"));
        await Eventually.TrueAsync(() => server.Service.Entries.Any(static entry => entry.Entry.Request.Path == "/grpc-log"), "the entry has come");
        var (log, entry) = server.Service.Entries.First(static entry => entry.Entry.Request.Path == "/grpc-log");
        Assert.Equal("tests", log);
        Assert.Equal(site[0].Host, entry.Request.Authority);
        Assert.Equal("logged", entry.Request.RequestHeaders["x-log"]);
    }

    [Fact]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.openTelemetry")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.openTelemetry.body")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.openTelemetry.attributes")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.openTelemetry.resourceAttributes")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.openTelemetry.disableBuiltinLabels")]
    public async Task Entries_go_to_a_collector_of_OpenTelemetry()
    {
        await using var server = await GrpcServer<LogCollector>.StartAsync(new());
        using var site = await PortSite.StartAsync(
            lab,
            ["", PortSite.Http("""
                accessLog:
                - openTelemetry:
                    grpcService: {backendRef: {name: NAME-logs, port: 80}, logName: tests}
                    body: "path %REQ(:PATH)%"
                    disableBuiltinLabels: true
                    attributes: {values: [{key: code, value: {stringValue: "%RESPONSE_CODE%"}}]}
                    resourceAttributes: {values: [{key: team, value: {stringValue: edge}}]}
                """)],
            PolicyLab.Server("NAME-logs", server.Port, "kubernetes.io/h2c"));
        await site[1].GetAsync("/otel-log");
        await Eventually.TrueAsync(() => server.Service.Records.Any(static record => record.Record.Body?.StringValue == "path /otel-log"), "the record has come");
        var (resource, record) = server.Service.Records.First(static record => record.Record.Body?.StringValue == "path /otel-log");
        Assert.Equal("200", record.Attributes.Single(static attribute => attribute.Key == "code").Value.StringValue);
        var about = resource.Attributes.ToDictionary(static attribute => attribute.Key, static attribute => attribute.Value.StringValue);
        Assert.Equal("edge", about["team"]);
        Assert.Equal($"{site.Name}.default", about["service.name"]);
        Assert.DoesNotContain("node_name", about.Keys);
    }

    [Theory]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.fileSink", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.grpcService.logName", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.filter", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.filter.statusCodeFilter", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.filter.andFilter", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.filter.grpcStatusFilter", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.filter.runtimeFilter", BadInput = true)]
    [InlineData("{fileSink: {path: /tmp/a, stringFormat: a, jsonFormat: {a: b}}}", "fileSink")]
    [InlineData("{grpcService: {backendRef: {name: mirror, port: 80}, logName: \"\"}}", "logName")]
    [InlineData("{fileSink: {path: /tmp/a, stringFormat: a}, filter: {statusCodeFilter: {op: GE, value: 1}, traceableFilter: true}}", "filter")]
    [InlineData("{fileSink: {path: /tmp/a, stringFormat: a}, filter: {statusCodeFilter: {op: GT, value: 1}}}", "op")]
    [InlineData("{fileSink: {path: /tmp/a, stringFormat: a}, filter: {andFilter: [{traceableFilter: true}]}}", "andFilter")]
    [InlineData("{fileSink: {path: /tmp/a, stringFormat: a}, filter: {grpcStatusFilter: {statuses: [BROKEN]}}}", "statuses")]
    [InlineData("{fileSink: {path: /tmp/a, stringFormat: a}, filter: {runtimeFilter: {runtimeKey: \"\"}}}", "runtimeKey")]
    public Task What_the_schema_forbids_is_a_finding(string entry, string field) =>
        Findings.ExpectAsync(lab, "ListenerPolicy", $"default: {{httpSettings: {{accessLog: [{entry}]}}}}", field);

    [Theory]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.grpcService", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.openTelemetry", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.filter.celFilter", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.filter.responseFlagFilter", BadInput = true)]
    [InlineData("{filter: {traceableFilter: true}}")]
    [InlineData("{fileSink: {path: /tmp/a, stringFormat: a}, grpcService: {backendRef: {name: mirror, port: 80}, logName: a}}")]
    [InlineData("{grpcService: {backendRef: {name: nobody, port: 80}, logName: a}}")]
    [InlineData("{openTelemetry: {grpcService: {backendRef: {name: nobody, port: 80}, logName: a}}}")]
    [InlineData("{fileSink: {path: /tmp/a, stringFormat: a}, filter: {celFilter: {match: \"request.path ==\"}}}")]
    [InlineData("{fileSink: {path: /tmp/a, stringFormat: a}, filter: {responseFlagFilter: {flags: [NOFLAG]}}}")]
    [InlineData("{fileSink: {path: /tmp/a, stringFormat: \"%NOCOMMAND(\"}}")]
    public Task What_can_not_be_logged_is_told_in_the_status(string entry) => Statuses.RefusedAsync(lab, PortSite.Http($"accessLog: [{entry}]"));

    private static string[] Lines(Folder folder, int index)
    {
        var file = Path.Combine(folder.Path, $"{index}");
        return File.Exists(file) ? [.. File.ReadAllLines(file).Order(StringComparer.Ordinal)] : [];
    }
}
