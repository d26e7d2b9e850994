using KGateway.Translation.Backends;
using KGateway.Translation.Encoding;
using KGateway.Translation.Policies;
using KGateway.Translation.Routes;
using KGateway.Translation.Tests.Gateways;
using KGateway.Translation.Tests.Routes;

namespace KGateway.Translation.Tests.Policies;

public class ExternalAuthTests
{
    private const string Backend = "backendRef: {name: b, port: 80}";

    [Fact]
    public void HttpServersGetTheHeadersThatAreNamed()
    {
        string json = Filter($"protocol: HTTP, {Backend}, http: {{path: /check, allowedHeaders: [x-a], allowedResponseHeaders: [x-b]}}, forwardBody: {{maxSize: 100}}");

        Assert.Contains("'httpService':{'serverUri':{'uri':'http://kube_default_b_80','cluster':'kube_default_b_80','timeout':'10s'},'pathPrefix':'/check'", json);
        Assert.Contains("'allowedUpstreamHeaders':{'patterns':[{'exact':'x-b','ignoreCase':true}]}", json);
        Assert.Contains("'allowedHeaders':{'patterns':[{'exact':'x-a','ignoreCase':true}]}", json);
        Assert.Contains("'withRequestBody':{'maxRequestBytes':100}", json);
    }

    [Fact]
    public void OfHttpAnswersAllHeadersAreTakenButThoseOfTheirOwnMessage()
    {
        string json = Filter($"protocol: HTTP, {Backend}");

        Assert.Contains("'allowedUpstreamHeaders':{'patterns':[{'safeRegex':{'regex':'.*'}}]}", json);
        Assert.Contains("'decoderHeaderMutationRules':{'disallowExpression':{'regex':'(?i)host|connection|", json);
        Assert.DoesNotContain("withRequestBody", json);
    }

    [Fact]
    public void GrpcServersAreSpokenToInHttp2()
    {
        string json = Filter($"protocol: GRPC, {Backend}, grpc: {{allowedHeaders: [x-a]}}, forwardBody: {{maxSize: 0}}");

        Assert.Contains("'grpcService':{'envoyGrpc':{'clusterName':'kube_default_b_grpc_80'},'timeout':'10s'}", json);
        Assert.Contains("'allowedHeaders':{'patterns':[{'exact':'x-a','ignoreCase':true}]}", json);
        Assert.DoesNotContain("withRequestBody", json);
    }

    [Fact]
    public void TheRouteTurnsItsFilterOn()
    {
        ResolvedRoute route = Resolve($"protocol: HTTP, {Backend}");
        HttpFilter filter = Assert.Single(route.HttpFilters);

        Assert.True(filter.Disabled);
        Assert.Equal(HttpFilterStage.AuthN, filter.Stage);
        Assert.Contains($"'typedPerFilterConfig':{{'{filter.Name}':{{'@type':'type.googleapis.com/envoy.extensions.filters.http.ext_authz.v3.ExtAuthzPerRoute','checkSettings':{{}}}}}}", Assert.Single(Given.Build(route)).Json());
        Assert.Contains(BackendKey.OfService(new("default", "b"), 80), route.Backends);
    }

    [Fact]
    public void EqualConfigurationsAreOneFilterAndOthersAreNot()
    {
        string Name(string filter) => Assert.Single(Resolve(filter).HttpFilters).Name;

        Assert.Equal(Name($"protocol: HTTP, {Backend}"), Name($"protocol: HTTP, {Backend}, http: {{}}"));
        Assert.NotEqual(Name($"protocol: HTTP, {Backend}"), Name($"protocol: HTTP, {Backend}, http: {{path: /x}}"));
    }

    [Theory]
    [InlineData("protocol: HTTP, backendRef: {name: none, port: 80}", "external authorization: Service default/none not found")]
    [InlineData("protocol: GRPC, backendRef: {name: b, namespace: other, port: 80}", "external authorization: missing reference grant")]
    [InlineData("protocol: HTTP, backendRef: {kind: Unknown, name: b}", "external authorization: unknown backend kind")]
    [InlineData("protocol: HTTP, backendRef: {name: b, port: 80}, http: {path: check}", "external authorization: the path doesn't begin with a slash")]
    [InlineData("protocol: HTTP, backendRef: {name: b, port: 80}, http: {path: /a//b}", "external authorization: path [/a//b] cannot contain [//]")]
    [InlineData("protocol: HTTP, backendRef: {name: b, port: 80}, http: {allowedHeaders: ['a b']}", "external authorization: \"a b\" is no name of a header")]
    public void WithoutItsServerNothingPasses(string filter, string problem)
    {
        BuiltRoute built = Assert.Single(Given.Build(Resolve(filter)));

        Assert.Contains("'directResponse':{'status':500", built.Json());
        Assert.Equal($"Replaced Rule (0): {problem}", built.Problem?.Message);
    }

    [Fact]
    public void TheListenerNeedsTheServersCluster()
    {
        string route = Given.Route(Rule("protocol: GRPC, backendRef: {name: web, port: 80}").Replace("name: a,", "name: web,", StringComparison.Ordinal))
            .Replace("parentRefs: [{name: gw}]", "parentRefs: [{name: gw, namespace: infra}]", StringComparison.Ordinal)
            .Replace("namespace: default", "namespace: app", StringComparison.Ordinal);
        Translated translated = Translated.Of(Translated.Gateway() + Translated.Service + "---\n" + route);

        Assert.Equal(["kube_app_web_grpc_80"], translated.Result.Resources[(int)XdsType.Listener]["listener~80"]!.Clusters);
        Assert.Equal(["kube_app_web_80", "kube_app_web_grpc_80"], translated.Names(XdsType.Cluster));
    }

    private static string Rule(string filter) =>
        $"- filters: [{{type: ExternalAuth, externalAuth: {{{filter}}}}}]\n  backendRefs: [{{name: a, port: 80}}]";

    private static ResolvedRoute Resolve(string filter) => Given.Resolved(Given.State(Given.Route(Rule(filter)) + Given.Services));

    private static string Filter(string filter) => EnvoyApi.EnvoyJson.Format(Assert.Single(Resolve(filter).HttpFilters).ToEnvoy())
        .Replace(" ", "", StringComparison.Ordinal).Replace('"', '\'');
}
