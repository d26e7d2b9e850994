using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;
using KGateway.EndToEnd.Policies.Servers.Protos.Otlp;

namespace KGateway.EndToEnd.Policies.ListenerPolicies;

/// <summary>Field <c>tracing</c> and what depends on it.</summary>
[Collection("Policies")]
public sealed class TracingTests(PolicyLab lab)
{
    [Fact]
    [PolicyField("ListenerPolicy", "httpSettings.tracing.provider.openTelemetry")]
    [PolicyField("ListenerPolicy", "httpSettings.tracing.randomSampling")]
    [PolicyField("ListenerPolicy", "httpSettings.tracing.overallSampling")]
    [PolicyField("ListenerPolicy", "httpSettings.tracing.clientSampling")]
    [PolicyField("ListenerPolicy", "httpSettings.tracing.attributes")]
    [PolicyField("ListenerPolicy", "httpSettings.tracing.maxPathTagLength")]
    [PolicyField("ListenerPolicy", "httpSettings.tracing.spawnUpstreamSpan")]
    [PolicyField("ListenerPolicy", "httpSettings.tracing.verbose")]
    [PolicyField("ListenerPolicy", "httpSettings.uuidRequestIdConfig")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.filter.traceableFilter")]
    public async Task Spans_go_to_a_collector_with_the_attributes_that_were_chosen()
    {
        await using var server = await GrpcServer<TraceCollector>.StartAsync(new());
        using var logs = new Folder();
        const string Provider = "provider: {openTelemetry: {grpcService: {backendRef: {name: NAME-traces, port: 80}}";
        var traceable = $"accessLog: [{{fileSink: {{path: {logs.Path}/traced, stringFormat: \"%REQ(:PATH)%\\n\"}}, filter: {{traceableFilter: true}}}}]";
        using var site = await PortSite.StartAsync(
            lab,
            [
                "",
                PortSite.Http($$$"""
                    {{{traceable}}}
                    uuidRequestIdConfig: {packTraceReason: false}
                    tracing:
                      {{{Provider}}}, serviceName: tests, sampler: {alwaysOnConfig: {}}, resourceDetectors: [{environmentResourceDetector: {enable: false}}]}}
                      clientSampling: 100
                      randomSampling: 100
                      overallSampling: 100
                      maxPathTagLength: 9
                      spawnUpstreamSpan: true
                      verbose: true
                      attributes:
                      - {name: fixed, literal: {value: text}}
                      - {name: home, environment: {name: NO_SUCH_VARIABLE, defaultValue: nowhere}}
                      - {name: tenant, requestHeader: {name: x-tenant, defaultValue: nobody}}
                      - {name: meta, metadata: {kind: Request, metadataKey: {key: a.b, path: [{key: c}]}, defaultValue: none}}
                    """),
                PortSite.Http($"{traceable}\ntracing: {{{Provider}}}}}, randomSampling: 0}}"),
                PortSite.Http($"tracing: {{{Provider}}}}}, randomSampling: 100}}"),
            ],
            PolicyLab.Server("NAME-traces", server.Port, "kubernetes.io/h2c"));
        var answer = await site[1].GetAsync("/traced/and/long", ("x-tenant", "one"));
        await site[2].GetAsync("/untraced");
        await site[3].GetAsync("/named");
        await Eventually.TrueAsync(
            () => Find(server.Service, "/traced/a") is not null && Find(server.Service, "/named") is not null, "the spans have come");
        var (resource, span) = Find(server.Service, "/traced/a")!.Value;
        Assert.Equal("tests", Value(resource.Attributes, "service.name"));
        Assert.Equal(["text", "nowhere", "one", "none"], new[] { "fixed", "home", "tenant", "meta" }.Select(name => Value(span.Attributes, name)));
        Assert.Equal($"{site.Name}.default", Value(Find(server.Service, "/named")!.Value.Resource.Attributes, "service.name"));
        Assert.Null(Find(server.Service, "/untraced"));
        // The backend is told of the trace, and two spans belong to it: the request's and the one to the backend.
        var trace = answer.ReceivedHeader("traceparent")!.Split('-')[1];
        await Eventually.TrueAsync(
            () => server.Service.Spans.Count(one => Convert.ToHexStringLower(one.Span.TraceId.Span) == trace) == 2, "the span of the backend has come");
        Assert.Equal('4', answer.ReceivedHeader("x-request-id")![14]);
        Assert.NotEqual('4', (await site[3].GetAsync("/packed")).ReceivedHeader("x-request-id")![14]);

        // The filter chooses requests that a trusted service forces to be traced, of which there are none: Envoy trusts no address here.
        var listener = await ConfigDump.ListenerAsync(await site.EnvoyAsync(), $"listener~{site[1].Port}");
        Assert.Contains("traceable_filter", listener!.Value.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [PolicyField("ListenerPolicy", "httpSettings.tracing", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.tracing.randomSampling", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.tracing.clientSampling", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.tracing.overallSampling", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.tracing.maxPathTagLength", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.tracing.attributes", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.tracing.verbose", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.tracing.spawnUpstreamSpan", BadInput = true)]
    [InlineData("randomSampling: 101", "randomSampling")]
    [InlineData("clientSampling: -1", "clientSampling")]
    [InlineData("overallSampling: 1000", "overallSampling")]
    [InlineData("maxPathTagLength: 0", "maxPathTagLength")]
    [InlineData("attributes: [{name: a, literal: {value: a}, requestHeader: {name: a}}]", "attributes")]
    [InlineData("attributes: [{name: a}]", "attributes")]
    [InlineData("verbose: 3", "verbose")]
    [InlineData("spawnUpstreamSpan: 3", "spawnUpstreamSpan")]
    public Task What_is_out_of_range_is_a_finding(string field, string where) => Findings.ExpectAsync(
        lab,
        "ListenerPolicy",
        $"default: {{httpSettings: {{tracing: {{provider: {{openTelemetry: {{grpcService: {{backendRef: {{name: mirror, port: 80}}}}}}}}, {field}}}}}}}",
        where);

    [Fact]
    [PolicyField("ListenerPolicy", "httpSettings.tracing.provider.openTelemetry", BadInput = true)]
    public Task A_collector_that_is_missing_is_told_in_the_status() => Statuses.RefusedAsync(
        lab, PortSite.Http("tracing: {provider: {openTelemetry: {grpcService: {backendRef: {name: nobody, port: 80}}}}}"));

    private static (Resource Resource, Span Span)? Find(TraceCollector collector, string path)
    {
        foreach (var one in collector.Spans)
        {
            if (one.Span.Attributes.Any(attribute => attribute.Key == "http.url" && attribute.Value.StringValue.EndsWith(path, StringComparison.Ordinal)))
            {
                return one;
            }
        }

        return null;
    }

    private static string? Value(IEnumerable<KeyValue> attributes, string key) =>
        attributes.FirstOrDefault(attribute => attribute.Key == key)?.Value.StringValue;
}
