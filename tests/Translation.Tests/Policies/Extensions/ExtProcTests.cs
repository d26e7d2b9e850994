using KGateway.Translation.Policies;

namespace KGateway.Translation.Tests.Policies.Extensions;

public sealed class ExtProcTests
{
    private const string Uses = "{extProc: {extensionRef: {name: x} } }";
    private const string Server = "grpcService: {backendRef: {name: srv, port: 9000} }";

    [Fact]
    public void The_server_runs_only_if_the_switch_is_not_thrown()
    {
        var extended = Extended.Of(Uses, $"{{extProc: {{{Server}}} }}");

        Assert.Empty(extended.Policy.Problems);
        Assert.Equal(["global_disable/ext_proc", "ext_proc/default/x"], extended.Filters.Select(static filter => filter.Name));
        Assert.All(extended.Filters, static filter => Assert.True(filter.Disabled));
        Assert.Equal(["kube_default_srv_9000"], extended.Filters[1].Clusters);
        var json = extended.Filter("ext_proc/default/x");
        Assert.Contains("'extensionConfig':{'name':'composite_ext_proc'", json);
        Assert.Contains("'filter':'dev.kgateway.disable_ext_proc','path':[{'key':'disable'}]", json);
        Assert.Contains("'value':{'boolMatch':true},'invert':true", json);
        Assert.Contains("'grpcService':{'envoyGrpc':{'clusterName':'kube_default_srv_9000'}},'failureModeAllow':true", json);
        Assert.Contains("'ext_proc/default/x':{'@type':'type.googleapis.com/envoy.extensions.filters.http.ext_proc.v3.ExtProcPerRoute','overrides':{}}", extended.Route);
    }

    [Fact]
    public void All_fields_are_written()
    {
        var extended = Extended.Of(
            "{extProc: {extensionRef: {name: x}, processingMode: {requestBodyMode: STREAMED} } }",
            """
            {type: ExtProc, extProc: {
              grpcService: {backendRef: {name: srv, port: 9000}, authority: me, requestTimeout: 300ms,
                retry: {attempts: 3, backoff: {baseInterval: 50ms, maxInterval: 200ms} } },
              failOpen: false, processingMode: {requestHeaderMode: SKIP, responseBodyMode: BUFFERED_PARTIAL, requestTrailerMode: SEND},
              allowProcessingModeOverride: true, allowedProcessingModeOverrides: [{responseHeaderMode: DEFAULT}],
              messageTimeout: 100ms, maxMessageTimeout: 500ms, statPrefix: s, routeCacheAction: Retain,
              metadataOptions: {forwarding: {typed: [a], untyped: [b]} }, requestAttributes: [source.address],
              filterStage: {stage: RateLimit, predicate: Before, weight: 3} } }
            """);

        Assert.Empty(extended.Policy.Problems);
        var json = extended.Filter("ext_proc/default/x");
        Assert.Contains("'envoyGrpc':{'clusterName':'kube_default_srv_9000','authority':'me'},'timeout':'0.300s','retryPolicy':{'retryBackOff':{'baseInterval':'0.050s','maxInterval':'0.200s'},'numRetries':3,'retryOn':'connect-failure,refused-stream,reset,unavailable'}", json);
        Assert.DoesNotContain("failureModeAllow", json);
        Assert.Contains("'processingMode':{'requestHeaderMode':'SKIP','responseHeaderMode':'SEND','responseBodyMode':'BUFFERED_PARTIAL','requestTrailerMode':'SEND','responseTrailerMode':'SKIP'}", json);
        Assert.Contains("'messageTimeout':'0.100s','statPrefix':'s','maxMessageTimeout':'0.500s','allowModeOverride':true", json);
        Assert.Contains("'forwardingNamespaces':{'untyped':['b'],'typed':['a']}", json);
        Assert.Contains("'routeCacheAction':'RETAIN'", json);
        Assert.Contains("'requestAttributes':['source.address']", json);
        Assert.Contains("'overrides':{'processingMode':{'requestHeaderMode':'SEND','responseHeaderMode':'SEND','requestBodyMode':'STREAMED'", extended.Route);
        var filter = extended.Filters[^1];
        Assert.Equal((HttpFilterStage.RateLimit, -1, 3), (filter.Stage, filter.Position, filter.Weight));
    }

    [Fact]
    public void Behind_the_route_it_runs_in_the_router()
    {
        var extended = Extended.Of(Uses, $"{{extProc: {{{Server}, filterStage: {{stage: Route, predicate: After}} }} }}");

        Assert.True(extended.Filters[^1].Upstream);
        var json = extended.Document().ToJsonString();
        Assert.Contains("upstreamHttpFilters\":[{\"name\":\"ext_proc/default/x\"", json);
        Assert.Contains("envoy.filters.http.upstream_codec", json);
    }

    [Fact]
    public void Switching_off_turns_on_the_first_filter()
    {
        var extended = Extended.Of("{extProc: {disable: {} } }", $"{{extProc: {{{Server}}} }}");

        Assert.Equal("global_disable/ext_proc", Assert.Single(extended.Filters).Name);
        Assert.Contains("'global_disable/ext_proc':{'@type':'type.googleapis.com/envoy.config.route.v3.FilterConfig','config':{}}", extended.Route);
    }

    [Fact]
    public void Merged_deeply_all_providers_run_once_unless_one_policy_switches_off()
    {
        var x = Assert.Single(Extended.Of(Uses, $"{{extProc: {{{Server}}} }}").Policy.Fields);
        var other = Assert.Single(Extended.Of(
            "{extProc: {extensionRef: {name: y} } }",
            $"{{extProc: {{{Server}}} }}",
            $"---\napiVersion: gateway.kgateway.dev/v1alpha1\nkind: GatewayExtension\nmetadata: {{name: y, namespace: default}}\nspec: {{extProc: {{{Server}}} }}\n").Policy.Fields);
        var off = Assert.Single(Extended.Of("{extProc: {disable: {} } }", $"{{extProc: {{{Server}}} }}").Policy.Fields);

        var both = x.CombineWith(other)!.CombineWith(x)!;
        Assert.Equal(["global_disable/ext_proc", "ext_proc/default/x", "ext_proc/default/y"], both.Filters.Select(static filter => filter.Name));
        Assert.Single(both.Backends);
        var configs = new Google.Protobuf.Collections.MapField<string, Google.Protobuf.WellKnownTypes.Any>();
        both.CombineWith(off)!.Configure(new(configs));
        Assert.Equal("global_disable/ext_proc", Assert.Single(configs).Key);
    }

    [Theory]
    [InlineData("grpcService: {backendRef: {name: none, port: 9000} }", "extproc: failed to resolve ExtProc backend: Service default/none not found")]
    [InlineData("grpcService: {backendRef: {name: srv, namespace: other, port: 9000} }", "extproc: failed to resolve ExtProc backend: missing reference grant")]
    [InlineData(Server + ", requestAttributes: [request.path, '']", "extproc: requestAttributes: : 1:1: unexpected end of expression, expected an expression")]
    [InlineData(Server + ", messageTimeout: 2h", "extproc: messageTimeout must not be longer than an hour")]
    [InlineData(Server + ", failOpen: false, processingMode: {requestBodyMode: FULL_DUPLEX_STREAMED}", "extproc: requestBodyMode FULL_DUPLEX_STREAMED needs requestTrailerMode SEND")]
    [InlineData(Server + ", failOpen: false, processingMode: {responseBodyMode: FULL_DUPLEX_STREAMED}", "extproc: responseBodyMode FULL_DUPLEX_STREAMED needs responseTrailerMode SEND")]
    [InlineData(Server + ", processingMode: {requestBodyMode: FULL_DUPLEX_STREAMED, requestTrailerMode: SEND}", "extproc: FULL_DUPLEX_STREAMED needs failOpen false")]
    public void What_proxies_would_refuse_fails(string provider, string problem)
    {
        var extended = Extended.Of(Uses, $"{{extProc: {{{provider}}} }}");

        Assert.Equal([problem], extended.Policy.Problems);
        Assert.Empty(extended.Policy.Fields);
    }
}
