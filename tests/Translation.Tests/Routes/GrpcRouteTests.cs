using KGateway.Resources.GatewayApi;
using KGateway.Translation.Routes;
using KGateway.Translation.State;

namespace KGateway.Translation.Tests.Routes;

public class GrpcRouteTests
{
    [Theory]
    [InlineData("{service: s.S, method: M}", "'path':'/s.S/M'")]
    [InlineData("{service: s.S}", "'pathSeparatedPrefix':'/s.S'")]
    [InlineData("{method: M}", "'safeRegex':{'regex':'/.+/M'}")]
    [InlineData("{type: RegularExpression, service: 's.*', method: 'M.'}", "'safeRegex':{'regex':'/s.*/M.'}")]
    [InlineData("{type: RegularExpression, service: 's.*'}", "'safeRegex':{'regex':'/s.*/.+'}")]
    [InlineData("{type: RegularExpression, method: 'M.'}", "'safeRegex':{'regex':'/.+/M.'}")]
    public void Methods(string method, string expected)
    {
        BuiltRoute built = Build($"matches: [{{method: {method}, headers: [{{name: h, value: v}}]}}]");

        Assert.Contains(expected, built.Json());
        Assert.Contains("'headers':[{'name':'h','stringMatch':{'exact':'v'}}]", built.Json());
        Assert.Equal("vh-route-0-grpcroute-g-default-0-0-matcher-0", built.Message!.Name);
    }

    [Fact]
    public void WithoutMatchesEverythingMatches() => Assert.Contains("'match':{'prefix':'/'}", Build("").Json());

    [Fact]
    public void ARegularExpressionThatEnvoyWouldRefuseIsDropped() => Assert.Equal(
        RouteProblem.RuleDropped, Build("matches: [{method: {type: RegularExpression, service: '['}}]").Problem?.Reason);

    [Fact]
    public void BackendsThatAreNotThereAreUnavailable()
    {
        Assert.Contains("'clusterNotFoundResponseCode':'INTERNAL_SERVER_ERROR'", Build("").Json());
        Assert.DoesNotContain("clusterNotFoundResponseCode", Build("", "none").Json());
    }

    [Fact]
    public void ARuleWithoutBackendsIsUnavailable() => Assert.Contains("'directResponse':{'status':503", Build("", null).Json());

    [Fact]
    public void FiltersOfBackendsAreApplied() => Assert.Contains(
        "'requestHeadersToRemove':['x']",
        Build("", "a, filters: [{type: RequestHeaderModifier, requestHeaderModifier: {remove: [x]}}]").Json());

    [Fact]
    public void AFilterThatIsNotFoundIsNotSkipped()
    {
        BuiltRoute built = Build("filters: [{type: ExtensionRef, extensionRef: {group: example.com, kind: Unknown, name: x}}]");

        Assert.Contains("'directResponse':{'status':503", built.Json());
        Assert.Equal("Replaced Rule (0): example.com/Unknown/default/x: policy not found", built.Problem?.Message);
    }

    private static BuiltRoute Build(string rest, string? backend = "a")
    {
        ClusterState state = Given.State(
            $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: GRPCRoute
            metadata: {name: g, namespace: default}
            spec:
              rules:
              - backendRefs: [{{(backend is null ? "" : $"{{port: 80, name: {backend}}}")}}]
                {{rest}}

            """ + Given.Services);
        GrpcRoute route = state.Get<GrpcRoute>(new("default", "g"))!;
        return Assert.Single(Given.Build(RouteResolver.Resolve(route, state, TranslationSettings.Default, RouteParentKind.Gateway)));
    }
}
