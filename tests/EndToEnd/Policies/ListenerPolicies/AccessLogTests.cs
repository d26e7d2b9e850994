using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;

namespace KGateway.EndToEnd.Policies.ListenerPolicies;

/// <summary>Field <c>accessLog</c>.</summary>
[Collection("Policies")]
public sealed class AccessLogTests(PolicyLab lab)
{
    // The requests of the test, by the filter that chooses them.
    private static readonly (string Filter, string[] Expected)[] Filters =
    [
        ("statusCodeFilter: {op: GE, value: 500}", ["/error"]),
        ("statusCodeFilter: {value: 404}", ["/none"]),
        ("statusCodeFilter: {op: LE, value: 404}", ["/cel", "/grpc", "/healthz", "/log", "/none", "/plain", "/slow"]),
        ("durationFilter: {op: GE, value: 4000}", ["/slow"]),
        ("notHealthCheckFilter: true", ["/cel", "/error", "/grpc", "/log", "/none", "/plain", "/slow"]),
        ("headerFilter: {header: {name: x-log, value: \"yes\"}}", ["/log"]),
        ("headerFilter: {header: {type: RegularExpression, name: x-log, value: \"[xyz].*\"}}", ["/log"]),
        ("responseFlagFilter: {flags: [NR]}", ["/none"]),
        ("grpcStatusFilter: {statuses: [ABORTED]}", ["/grpc"]),
        ("grpcStatusFilter: {statuses: [ABORTED], exclude: true}", ["/cel", "/error", "/healthz", "/log", "/none", "/plain", "/slow"]),
        ("celFilter: {match: \"request.path == '/cel'\"}", ["/cel"]),
        ("runtimeFilter: {runtimeKey: NAME.all, percentSampled: {numerator: 100}}", ["/cel", "/error", "/grpc", "/healthz", "/log", "/none", "/plain", "/slow"]),
        ("runtimeFilter: {runtimeKey: NAME.no, percentSampled: {numerator: 0}}", []),
    ];

    [Theory]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.fileSink.path", "httpSettings.accessLog.fileSink.stringFormat")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.filter.statusCodeFilter.op", "httpSettings.accessLog.filter.statusCodeFilter.value")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.filter.durationFilter.op", "httpSettings.accessLog.filter.durationFilter.value")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.filter.notHealthCheckFilter", "httpSettings.accessLog.filter.celFilter.match")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.filter.headerFilter.header.name", "httpSettings.accessLog.filter.headerFilter.header.value")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.filter.headerFilter.header.type")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.filter.responseFlagFilter.flags")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.filter.grpcStatusFilter.statuses", "httpSettings.accessLog.filter.grpcStatusFilter.exclude")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.filter.runtimeFilter.percentSampled.numerator")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.filter.andFilter", "httpSettings.accessLog.filter.orFilter")]
    [InlineData("{FILTER}")]
    [InlineData("{andFilter: [{FILTER}, {durationFilter: {op: GE, value: 0}}]}")]
    [InlineData("{orFilter: [{FILTER}, {statusCodeFilter: {op: EQ, value: 1}}]}")]
    public async Task Files_get_the_requests_that_their_filters_choose(string form)
    {
        using var logs = new Folder();
        var entries = Filters.Select((one, i) =>
            $"- fileSink: {{path: {logs.Path}/{i}, stringFormat: \"%REQ(:PATH)%\\n\"}}\n  filter: {form.Replace("FILTER", one.Filter, StringComparison.Ordinal)}");
        var all = $"- fileSink: {{path: {logs.Path}/all, stringFormat: \"%REQ(:PATH)%\\n\"}}";
        using var site = await PortSite.StartAsync(
            lab, ["", PortSite.Http($"healthCheck: {{path: /healthz}}\naccessLog:\n{string.Join('\n', entries)}\n{all}")]);
        var slow = site[1].GetAsync("/slow", ("x-answer-delay", "5000"));
        await site[1].GetAsync("/plain");
        await site[1].GetAsync("/error", ("x-answer-status", "500"));
        await site[1].GetAsync("/log", ("x-log", "yes"));
        await site[1].GetAsync("/grpc", ("x-answer-headers", "grpc-status=10;content-type=application/grpc"));
        await site[1].GetAsync("/cel");
        await site[1].GetAsync("/healthz");
        await RawClient.ExchangeAsync(site[1].Port, "GET /none HTTP/1.1\r\nhost: nobody.test\r\nconnection: close\r\n\r\n");
        await slow;

        // Envoy writes all its files at about the same time.
        string[] sent = ["/cel", "/error", "/grpc", "/healthz", "/log", "/none", "/plain", "/slow"];
        await Eventually.EqualAsync(
            string.Join(' ', sent), () => Task.FromResult(string.Join(' ', Lines(logs, "all"))), "the log without a filter has all", TimeSpan.FromSeconds(60));
        for (var i = 0; i < Filters.Length; i++)
        {
            var (file, expected) = ($"{i}", Filters[i].Expected);
            await Eventually.TrueAsync(
                () => Lines(logs, file).SequenceEqual(expected), $"{Filters[i].Filter} logs {string.Join(' ', expected)}", TimeSpan.FromSeconds(20));
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
        await Eventually.TrueAsync(() => Lines(logs, "0").Length == 1, "there is an entry");
        Assert.Equal("""{"code":200,"fixed":"text","path":"/json"}""", Lines(logs, "0")[0]);
    }

    [Theory]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.fileSink", "httpSettings.accessLog.filter", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.filter.andFilter", "httpSettings.accessLog.filter.orFilter", BadInput = true)]
    [InlineData("{fileSink: {path: /tmp/a, stringFormat: a, jsonFormat: {a: b}}}", "fileSink")]
    [InlineData("{fileSink: {path: /tmp/a, stringFormat: a}, filter: {statusCodeFilter: {op: GE, value: 1}, traceableFilter: true}}", "filter")]
    [InlineData("{fileSink: {path: /tmp/a, stringFormat: a}, filter: {andFilter: [{traceableFilter: true}]}}", "andFilter")]
    [InlineData("{fileSink: {path: /tmp/a, stringFormat: a}, filter: {orFilter: [{traceableFilter: true}]}}", "orFilter")]
    public Task What_the_schema_forbids_is_a_finding(string entry, string field) =>
        Findings.ExpectAsync(lab, "ListenerPolicy", $"default: {{httpSettings: {{accessLog: [{entry}]}}}}", field);

    [Theory]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog", "httpSettings.accessLog.grpcService.backendRef.name", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.openTelemetry.grpcService.backendRef.name", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.filter.celFilter.match", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.filter.responseFlagFilter.flags", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.fileSink.stringFormat", "httpSettings.accessLog.fileSink.jsonFormat", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.openTelemetry.body", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.openTelemetry.attributes.values.value.stringValue", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.openTelemetry.attributes.values.value.arrayValue", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.openTelemetry.attributes.values.value.kvListValue", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.openTelemetry.resourceAttributes.values.value.arrayValue", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.openTelemetry.resourceAttributes.values.value.kvListValue", BadInput = true)]
    [InlineData("{filter: {traceableFilter: true}}")]
    [InlineData("{fileSink: {path: /tmp/a, stringFormat: a}, grpcService: {backendRef: {name: mirror, port: 80}, logName: a}}")]
    [InlineData("{grpcService: {backendRef: {name: nobody, port: 80}, logName: a}}")]
    [InlineData("{openTelemetry: {grpcService: {backendRef: {name: nobody, port: 80}, logName: a}}}")]
    [InlineData("{fileSink: {path: /tmp/a, stringFormat: a}, filter: {celFilter: {match: \"request.path ==\"}}}")]
    [InlineData("{fileSink: {path: /tmp/a, stringFormat: a}, filter: {responseFlagFilter: {flags: [NOFLAG]}}}")]
    [InlineData("{fileSink: {path: /tmp/a, stringFormat: \"%NOCOMMAND(\"}}")]
    [InlineData("{fileSink: {path: /tmp/a, jsonFormat: [a]}}")]
    [InlineData("{openTelemetry: {grpcService: {backendRef: {name: mirror, port: 80}, logName: a}, body: \"%NOCOMMAND(\"}}")]
    [InlineData("{openTelemetry: {grpcService: {backendRef: {name: mirror, port: 80}, logName: a}, attributes: {values: [{key: a, value: {stringValue: \"%NO(\"}}]}}}")]
    [InlineData("{openTelemetry: {grpcService: {backendRef: {name: mirror, port: 80}, logName: a}, attributes: {values: [{key: a, value: {arrayValue: [a]}}]}}}")]
    [InlineData("{openTelemetry: {grpcService: {backendRef: {name: mirror, port: 80}, logName: a}, attributes: {values: [{key: a, value: {kvListValue: {}}}]}}}")]
    [InlineData("{openTelemetry: {grpcService: {backendRef: {name: mirror, port: 80}, logName: a}, resourceAttributes: {values: [{key: a, value: {arrayValue: [1]}}]}}}")]
    [InlineData("{openTelemetry: {grpcService: {backendRef: {name: mirror, port: 80}, logName: a}, resourceAttributes: {values: [{key: a, value: {kvListValue: {values: 1}}}]}}}")]
    public Task What_can_not_be_logged_is_told_in_the_status(string entry) => Statuses.RefusedAsync(lab, PortSite.Http($"accessLog: [{entry}]"));

    private static string[] Lines(Folder folder, string name)
    {
        var file = Path.Combine(folder.Path, name);
        return File.Exists(file) ? [.. File.ReadAllLines(file).Order(StringComparer.Ordinal)] : [];
    }
}
