namespace KGateway.Translation.Tests.Policies.Extensions;

public sealed class ExtAuthTests
{
    private const string Uses = "{extAuth: {extensionRef: {name: x} } }";
    private const string Grpc = "grpcService: {backendRef: {name: srv, port: 9000} }";

    [Fact]
    public void A_gRPC_server_decides_unless_the_switch_is_thrown()
    {
        var extended = Extended.Of(Uses, $"{{extAuth: {{{Grpc}}} }}");

        Assert.Empty(extended.Policy.Problems);
        Assert.Equal(["global_disable/ext_auth", "ext_auth/default/x"], extended.Filters.Select(static filter => filter.Name));
        Assert.Equal(7, extended.Filters[1].Weight);
        Assert.Contains(
            "'grpcService':{'envoyGrpc':{'clusterName':'kube_default_srv_9000'}},'statusOnError':{'code':'Forbidden'},'transportApiVersion':'V3','filterEnabledMetadata':{'filter':'dev.kgateway.disable_ext_auth','path':[{'key':'disable'}],'value':{'boolMatch':true},'invert':true}",
            extended.Filter("ext_auth/default/x"));
        Assert.Contains("'ext_auth/default/x':{'@type':'type.googleapis.com/envoy.config.route.v3.FilterConfig','config':{}}", extended.Route);
    }

    [Fact]
    public void All_fields_of_HTTP_servers_are_written()
    {
        var extended = Extended.Of(
            "{extAuth: {extensionRef: {name: x}, withRequestBody: {maxRequestBytes: 5, packAsBytes: true}, contextExtensions: {k: v} } }",
            """
            {extAuth: {
              httpService: {backendRef: {name: a, port: 80}, pathPrefix: /check, requestTimeout: 1s, authorizationRequest: {headersToAdd: {x-a: "100%"} },
                authorizationResponse: {headersToBackend: [x-b], headersToClient: [x-c], headersToClientOnSuccess: [x-d]}, retry: {} },
              headersToForward: [x-e], failOpen: true, clearRouteCache: true, statusOnError: 503, statPrefix: s,
              withRequestBody: {maxRequestBytes: 9, allowPartialMessage: true} } }
            """);

        Assert.Empty(extended.Policy.Problems);
        var json = extended.Filter("ext_auth/default/x");
        Assert.Contains("'serverUri':{'uri':'kube_default_a_80','cluster':'kube_default_a_80','timeout':'1s'},'pathPrefix':'/check'", json);
        Assert.Contains("'headersToAdd':[{'key':'x-a','value':'100%%'}]", json);
        Assert.Contains("'allowedUpstreamHeaders':{'patterns':[{'exact':'x-b'}]},'allowedClientHeaders':{'patterns':[{'exact':'x-c'}]},'allowedClientHeadersOnSuccess':{'patterns':[{'exact':'x-d'}]}", json);
        Assert.Contains("'retryPolicy':{'numRetries':1,'retryOn':'5xx'}", json);
        Assert.Contains("'failureModeAllow':true", json);
        Assert.Contains("'withRequestBody':{'maxRequestBytes':9,'allowPartialMessage':true},'clearRouteCache':true,'statusOnError':{'code':'ServiceUnavailable'}", json);
        Assert.Contains("'allowedHeaders':{'patterns':[{'exact':'x-e'}]}", json);
        Assert.Contains("'checkSettings':{'contextExtensions':{'k':'v'},'withRequestBody':{'maxRequestBytes':5,'packAsBytes':true}}", extended.Route);
    }

    [Fact]
    public void That_it_succeeded_is_told_if_somebody_wants_to_know()
    {
        var settings = TranslationSettings.Default with { EnableAuthMetadata = true };
        var on = Extended.Of(Uses, $"{{extAuth: {{{Grpc}}} }}", settings: settings);
        var off = Extended.Of("{extAuth: {disable: {} } }", $"{{extAuth: {{{Grpc}}} }}", settings: settings);

        Assert.Equal(["global_disable/ext_auth", "ext_auth/default/x", "ext_auth_enabled"], on.Filters.Select(static filter => filter.Name));
        Assert.Contains("'metadataNamespace':'dev.kgateway.auth_policy','value':{'auth_succeeded':'true'}", on.Filter("ext_auth_enabled"));
        Assert.Contains("'ext_auth_enabled':{'@type':'type.googleapis.com/envoy.config.route.v3.FilterConfig','config':{}}", on.Route);
        Assert.Contains("'ext_auth_enabled':{'@type':'type.googleapis.com/envoy.config.route.v3.FilterConfig','disabled':true}", off.Route);
    }

    [Theory]
    [InlineData("false", true)]
    [InlineData("true", false)]
    public void That_a_route_asks_for_bytes_in_vain_is_told(string ofExtension, bool told)
    {
        var policy = Extended.Of(
            "{extAuth: {extensionRef: {name: x}, withRequestBody: {maxRequestBytes: 5, packAsBytes: true} } }",
            $"{{extAuth: {{{Grpc}, withRequestBody: {{maxRequestBytes: 9, packAsBytes: {ofExtension}}} }} }}").Policy;
        Assert.Empty(policy.Problems);
        string[] notes = told ? ["extAuth.withRequestBody.packAsBytes has no effect: proxies go by that of the GatewayExtension"] : [];
        Assert.Equal(notes, policy.Notes);
    }

    [Theory]
    [InlineData("httpService: {backendRef: {name: none, port: 80} }", "extauth: failed to resolve ExtAuth HTTP backend: Service default/none not found")]
    [InlineData("grpcService: {backendRef: {name: none, port: 80} }", "extauth: failed to resolve ExtAuth gRPC backend: Service default/none not found")]
    [InlineData("", "extauth: neither a gRPC nor an HTTP service is set")]
    [InlineData("httpService: {backendRef: {name: a, port: 80}, pathPrefix: 'x'}", "extauth: pathPrefix x should start with \"/\"")]
    [InlineData("httpService: {backendRef: {name: a, port: 80}, authorizationRequest: {headersToAdd: {'a b': c} } }", "extauth: \"a b\" is no name of a header")]
    [InlineData("grpcService: {backendRef: {name: srv, port: 9000}, retry: {backoff: {baseInterval: 0s} } }", "extauth: backoff.baseInterval is shorter than a millisecond")]
    [InlineData("httpService: {backendRef: {name: a, port: 80}, authorizationRequest: {headersToAdd: {Host: c} } }", "extauth: header \"Host\" may not be modified")]
    [InlineData(Grpc + ", withRequestBody: {maxRequestBytes: 0}", "extauth: withRequestBody.maxRequestBytes must be greater than 0")]
    [InlineData(Grpc + ", statusOnError: 299", "extauth: statusOnError 299 is no status that proxies know")]
    public void What_proxies_would_refuse_fails(string provider, string problem) =>
        Assert.Equal([problem], Extended.Of(Uses, $"{{extAuth: {{{provider}}} }}").Policy.Problems);
}
