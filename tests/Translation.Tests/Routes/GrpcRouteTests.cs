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

    private static BuiltRoute Build(string rest)
    {
        ClusterState state = Given.State(
            $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: GRPCRoute
            metadata: {name: g, namespace: default}
            spec:
              rules:
              - backendRefs: [{name: a, port: 80}]
                {{rest}}

            """ + Given.Services);
        GrpcRoute route = state.Get<GrpcRoute>(new("default", "g"))!;
        return Assert.Single(Given.Build(RouteResolver.Resolve(route, state, TranslationSettings.Default, RouteParentKind.Gateway)));
    }
}
