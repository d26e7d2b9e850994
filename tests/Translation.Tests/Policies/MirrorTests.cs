using KGateway.Translation.Backends;
using KGateway.Translation.Routes;
using KGateway.Translation.Tests.Routes;

namespace KGateway.Translation.Tests.Policies;

public class MirrorTests
{
    [Theory]
    [InlineData("", "'requestMirrorPolicies':[{'cluster':'kube_default_b_80'}]")]
    [InlineData(", percent: 0", "'runtimeFraction':{'defaultValue':{}}")]
    [InlineData(", percent: 42", "'runtimeFraction':{'defaultValue':{'numerator':42}}")]
    [InlineData(", fraction: {numerator: 1, denominator: 3}", "'defaultValue':{'numerator':333333,'denominator':'MILLION'}")]
    public void CopiesRequests(string share, string expected)
    {
        BuiltRoute built = Mirror("b" + ", port: 80}" + share);

        Assert.Contains(expected, built.Json());
        Assert.Equal(["kube_default_a_80", "kube_default_b_80"], built.Clusters);
    }

    [Fact]
    public void ATargetThatDoesNotExistIsReportedAndLeftOut()
    {
        ResolvedRoute route = Given.Resolved(Given.State(Given.Route(Rule("none, port: 80}")) + Given.Services));

        Assert.Equal(ReferenceProblem.BackendNotFound, route.Problem?.Reason);
        Assert.DoesNotContain("Mirror", Assert.Single(Given.Build(route)).Json());
    }

    [Theory]
    [InlineData(", percent: 101")]
    [InlineData(", percent: -1")]
    [InlineData(", fraction: {numerator: 1, denominator: 0}")]
    [InlineData(", fraction: {numerator: -1, denominator: 3}")]
    public void AShareThatIsNoneReplacesTheRule(string share) => Assert.Equal(
        "Replaced Rule (0): the share of requests to mirror is not between none and all", Mirror("b" + ", port: 80}" + share).Problem?.Message);

    private static BuiltRoute Mirror(string target) => Given.Rule(Rule(target));

    private static string Rule(string target) =>
        $"- filters: [{{type: RequestMirror, requestMirror: {{backendRef: {{name: {target}}}}}]\n  backendRefs: [{{name: a, port: 80}}]";
}
