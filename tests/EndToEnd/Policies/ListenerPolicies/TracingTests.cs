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
    [PolicyField("ListenerPolicy", "httpSettings.tracing.provider.openTelemetry.serviceName")]
    [PolicyField("ListenerPolicy", "httpSettings.tracing.provider.openTelemetry.sampler.alwaysOnConfig")]
    [PolicyField("ListenerPolicy", "httpSettings.tracing.provider.openTelemetry.resourceDetectors.environmentResourceDetector.enable")]
    [PolicyField("ListenerPolicy", "httpSettings.tracing.randomSampling", "httpSettings.tracing.clientSampling", "httpSettings.tracing.overallSampling")]
    [PolicyField("ListenerPolicy", "httpSettings.tracing.maxPathTagLength", "httpSettings.tracing.spawnUpstreamSpan", "httpSettings.tracing.verbose")]
    [PolicyField("ListenerPolicy", "httpSettings.tracing.attributes.name", "httpSettings.tracing.attributes.literal.value")]
    [PolicyField("ListenerPolicy", "httpSettings.tracing.attributes.environment.name", "httpSettings.tracing.attributes.environment.defaultValue")]
    [PolicyField("ListenerPolicy", "httpSettings.tracing.attributes.requestHeader.name", "httpSettings.tracing.attributes.requestHeader.defaultValue")]
    [PolicyField("ListenerPolicy", "httpSettings.tracing.attributes.metadata.kind", "httpSettings.tracing.attributes.metadata.metadataKey.key")]
    [PolicyField("ListenerPolicy", "httpSettings.tracing.attributes.metadata.metadataKey.path.key", "httpSettings.tracing.attributes.metadata.defaultValue")]
    [PolicyField("ListenerPolicy", "httpSettings.uuidRequestIdConfig.packTraceReason")]
    public async Task Spans_go_to_a_collector_with_the_attributes_that_were_chosen()
    {
        await using var server = await GrpcServer<TraceCollector>.StartAsync(new());
        const string Provider = "provider: {openTelemetry: {grpcService: {backendRef: {name: NAME-traces, port: 80}}";
        using var site = await PortSite.StartAsync(
            lab,
            [
                "",
                PortSite.Http($$$"""
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
                      - {name: anonymous, requestHeader: {name: x-nobody, defaultValue: nobody}}
                      - {name: path, environment: {name: PATH, defaultValue: nowhere}}
                      - {name: meta, metadata: {kind: Request, metadataKey: {key: tests, path: [{key: tenant}]}, defaultValue: none}}
                      - {name: route, metadata: {kind: Route, metadataKey: {key: tests, path: [{key: tenant}]}, defaultValue: no route}}
                      - {name: cluster, metadata: {kind: Cluster, metadataKey: {key: tests, path: [{key: tenant}]}, defaultValue: no cluster}}
                      - {name: host, metadata: {kind: Host, metadataKey: {key: tests, path: [{key: tenant}]}, defaultValue: no host}}
                    """),
                PortSite.Http($"tracing: {{{Provider}}}}}, randomSampling: 0}}"),
                PortSite.Http($"tracing: {{{Provider}}}}}, randomSampling: 100}}"),
                PortSite.Http($"tracing: {{{Provider}}}}}, randomSampling: 100, overallSampling: 0}}"),
                PortSite.Http($"tracing: {{{Provider}}}}}, randomSampling: 0, clientSampling: 100}}"),
                PortSite.Http($"tracing: {{{Provider}}}}}, randomSampling: 0, clientSampling: 0}}"),
            ],
            PolicyLab.Server("NAME-traces", server.Port, "kubernetes.io/h2c") + "\n---\n" + """
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: TrafficPolicy
            metadata: {name: NAME, namespace: default}
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: NAME}]
              transformation: {request: {dynamicMetadata: [{namespace: tests, key: tenant, value: {stringValue: "{{ header('x-tenant') }}"} }]} }
            """);
        var answer = await site[1].GetAsync("/traced/and/long", ("x-tenant", "one"));
        await site[2].GetAsync("/untraced");
        await site[3].GetAsync("/named");
        await site[4].GetAsync("/over");
        await site[5].GetAsync("/client", ("x-client-trace-id", "one"));
        await site[6].GetAsync("/nobody", ("x-client-trace-id", "one"));

        // A sampler that takes all doesn't ask what was chosen for the whole trace.
        (string, string) parent = ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00");
        await site[1].GetAsync("/sampled", parent);
        await site[3].GetAsync("/unsampled", parent);
        await Eventually.EqualAsync(
            "",
            () => Task.FromResult(string.Join(' ', new[] { "/traced/a", "/named", "/client", "/sampled" }.Where(path => Find(server.Service, path) is null))),
            "the requests whose spans are missing",
            TimeSpan.FromSeconds(60));
        var (resource, span) = Find(server.Service, "/traced/a")!.Value;
        Assert.Equal("tests", Value(resource.Attributes, "service.name"));
        Assert.Equal(
            ["text", "nowhere", "one", "nobody", "one", "no route", "no cluster", "no host"],
            new[] { "fixed", "home", "tenant", "anonymous", "meta", "route", "cluster", "host" }.Select(name => Value(span.Attributes, name)));
        Assert.NotEqual("nowhere", Value(span.Attributes, "path"));
        Assert.Equal($"{site.Name}.default", Value(Find(server.Service, "/named")!.Value.Resource.Attributes, "service.name"));
        foreach (var path in new[] { "/untraced", "/over", "/nobody", "/unsampled" })
        {
            Assert.Null(Find(server.Service, path));
        }

        // The backend is told of the trace, and two spans belong to it: the request's and the one to the backend.
        var trace = answer.ReceivedHeader("traceparent")!.Split('-')[1];
        await Eventually.TrueAsync(
            () => server.Service.Spans.Count(one => Convert.ToHexStringLower(one.Span.TraceId.Span) == trace) == 2, "the span of the backend has come");
        Assert.Equal('4', answer.ReceivedHeader("x-request-id")![14]);
        Assert.NotEqual('4', (await site[3].GetAsync("/packed")).ReceivedHeader("x-request-id")![14]);

        // The environment of the proxy is read where nothing is said of it.
        Assert.Null(Value(resource.Attributes, PolicyLab.Label));
        Assert.Equal("yes", Value(Find(server.Service, "/named")!.Value.Resource.Attributes, PolicyLab.Label));

        // Events of spans are told where that was asked for.
        Assert.Contains("last_downstream_rx_byte_received", span.Events.Select(static told => told.Name));
        Assert.Empty(Find(server.Service, "/named")!.Value.Span.Events);
    }

    [Fact]
    [PolicyField("ListenerPolicy", "httpSettings.uuidRequestIdConfig.useRequestIdForTraceSampling")]
    public async Task The_id_of_a_request_may_decide_whether_it_is_traced()
    {
        await using var server = await GrpcServer<TraceCollector>.StartAsync(new());
        const string Half = "preserveExternalRequestId: true\n"
            + "tracing: {randomSampling: 50, provider: {openTelemetry: {grpcService: {backendRef: {name: NAME-traces, port: 80}}}}}\n"
            + "uuidRequestIdConfig: {useRequestIdForTraceSampling: ";
        using var site = await PortSite.StartAsync(
            lab, [PortSite.Http(Half + "true}"), PortSite.Http(Half + "false}")], PolicyLab.Server("NAME-traces", server.Port, "kubernetes.io/h2c"));
        var one = $"{Guid.NewGuid()}";
        Assert.Single(await DecisionsAsync(site[0], () => one));
        Assert.Equal(2, (await DecisionsAsync(site[0], static () => $"{Guid.NewGuid()}")).Count);
        // Without the id the decision is the tracer's, who traces all.
        Assert.Equal(["01"], await DecisionsAsync(site[1], static () => $"{Guid.NewGuid()}"));
    }

    [Theory]
    [PolicyField("ListenerPolicy", "httpSettings.tracing", "httpSettings.tracing.attributes", "httpSettings.tracing.provider", BadInput = true)]
    [InlineData("attributes: [{name: a, literal: {value: a}, requestHeader: {name: a}}]", "attributes")]
    [InlineData("attributes: [{name: a}]", "attributes")]
    [InlineData("provider: {}", "provider")]
    public Task What_is_out_of_range_is_a_finding(string field, string where) => Findings.ExpectAsync(
        lab,
        "ListenerPolicy",
        field.StartsWith("provider", StringComparison.Ordinal)
            ? $"default: {{httpSettings: {{tracing: {{{field}}}}}}}"
            : $"default: {{httpSettings: {{tracing: {{provider: {{openTelemetry: {{grpcService: {{backendRef: {{name: mirror, port: 80}}}}}}}}, {field}}}}}}}",
        where);

    [Theory]
    [PolicyField("ListenerPolicy", "httpSettings.tracing.provider.openTelemetry.grpcService.backendRef.name", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.tracing.attributes.requestHeader.name", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.tracing.attributes.metadata.metadataKey.path", BadInput = true)]
    [InlineData("nobody", "[]")]
    [InlineData("mirror", "[{name: a, requestHeader: {name: \"a b\"}}]")]
    [InlineData("mirror", "[{name: a, metadata: {kind: Request, metadataKey: {key: a, path: []}}}]")]
    public Task What_can_not_be_traced_is_told_in_the_status(string service, string attributes) => Statuses.RefusedAsync(
        lab, PortSite.Http($"tracing: {{provider: {{openTelemetry: {{grpcService: {{backendRef: {{name: {service}, port: 80}}}}}}}}, attributes: {attributes}}}"));

    // Whether requests with ids are traced: the different decisions.
    private static async Task<HashSet<string>> DecisionsAsync(PolicySite site, Func<string> next)
    {
        HashSet<string> decisions = [];
        for (var i = 0; i < 40; i++)
        {
            var id = next();
            var answer = await site.GetAsync("/", ("x-request-id", id));
            // One digit of the id says why it is traced.
            Assert.Equal(id[15..], answer.ReceivedHeader("x-request-id")![15..]);
            decisions.Add(answer.ReceivedHeader("traceparent")!.Split('-')[^1]);
        }

        return decisions;
    }

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
