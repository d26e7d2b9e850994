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

    /// <summary>Gateway API compares what is said of the service first, then of the method, then the number of headers.</summary>
    [Theory]
    [InlineData("{method: Echo}", "{service: s.S}", 1)]
    [InlineData("{type: RegularExpression, method: 'Ec.*'}", "{service: s.S}", 1)]
    [InlineData("{method: Echo}", null, 0)]
    [InlineData(null, "{method: E}", 1)]
    [InlineData("{service: s.S}", "{service: s.S, method: Echo}", 1)]
    [InlineData("{type: RegularExpression, service: 's.*'}", "{type: RegularExpression, service: 's.*', method: 'E.*'}", 1)]
    [InlineData("{method: Echo}", "{type: RegularExpression, service: 's.*'}", 1)]
    [InlineData("{type: RegularExpression, service: 's.*', method: 'E.*'}", "{service: s.S}", 1)]
    public void TheMoreSpecificMethodComesFirst(string? first, string? second, int winner)
    {
        Assert.Equal(winner, Winner(Match(first), Match(second)));
        // Whatever the order in which they are written.
        Assert.Equal(1 - winner, Winner(Match(second), Match(first)));
    }

    [Fact]
    public void HeadersCountAfterMethods()
    {
        const string Header = ", headers: [{name: h, value: v}]";
        Assert.Equal(1, Winner("{method: {method: Echo}}", "{method: {method: Echo}" + Header + "}"));
        Assert.Equal(0, Winner("{method: {service: s.S}}", "{method: {method: Echo}" + Header + "}"));
    }

    private static string Match(string? method) => method is null ? "{headers: []}" : $"{{method: {method}}}";

    private static int Winner(params string[] matches)
    {
        var rules = matches.Select(static match => $"{{matches: [{match}], backendRefs: [{{name: a, port: 80}}]}}");
        var first = Given.Build(Resolve($"rules: [{string.Join(", ", rules)}]"))[0].Message!.Name;
        return first[first.IndexOf("-default-", StringComparison.Ordinal) + "-default-".Length] - '0';
    }

    private static ResolvedRoute Resolve(string spec)
    {
        ClusterState state = Given.State(
            $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: GRPCRoute
            metadata: {name: g, namespace: default}
            spec: { {{spec}} }

            """ + Given.Services);
        return RouteResolver.Resolve(state.Get<GrpcRoute>(new("default", "g"))!, state, TranslationSettings.Default, RouteParentKind.Gateway);
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
