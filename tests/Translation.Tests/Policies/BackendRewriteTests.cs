using KGateway.Translation.Routes;
using KGateway.Translation.Tests.Routes;

namespace KGateway.Translation.Tests.Policies;

public class BackendRewriteTests
{
    private const string Full = "{type: URLRewrite, urlRewrite: {path: {type: ReplaceFullPath, replaceFullPath: /full}}}";
    private const string Prefix = "{type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /new}}}";
    private const string Host = "{type: URLRewrite, urlRewrite: {hostname: h.example}}";

    [Fact]
    public void AnOnlyBackendRewritesTheRoute()
    {
        BuiltRoute built = Given.Rule(Rule(("a", 1, Prefix)));

        Assert.Single(built.Messages);
        Assert.Contains("'cluster':'kube_default_a_80','prefixRewrite':'/new/'", built.Json());
    }

    [Fact]
    public void EachOfSeveralBackendsHasARouteThatTakesItsShareOfARequestsNumber()
    {
        BuiltRoute built = Given.Rule(Rule(("a", 2, Prefix), ("b", 1, ""), ("a", 1, Full)));

        Assert.Equal(3, built.Messages.Length);
        string[] json = [.. built.Messages.Select(static m => new BuiltRoute([m], null, []).Json())];
        Assert.Contains("'runtimeFraction':{'defaultValue':{'numerator':500000,'denominator':'MILLION'}}", json[0]);
        Assert.Contains("'prefixRewrite':'/new/'", json[0]);
        Assert.Contains("'runtimeFraction':{'defaultValue':{'numerator':750000,'denominator':'MILLION'}}", json[1]);
        Assert.DoesNotContain("ewrite'", json[1]);
        Assert.DoesNotContain("runtimeFraction", json[2]);
        Assert.Contains("'substitution':'/full'", json[2]);
        Assert.Equal(["kube_default_a_80", "kube_default_b_80"], built.Clusters);
        Assert.Equal(3, built.Messages.Select(static m => m.Name).Distinct().Count());
    }

    [Fact]
    public void BackendsWithoutWeightGetNoRoute()
    {
        BuiltRoute built = Given.Rule(Rule(("a", 0, Prefix), ("b", 1, "")));

        Assert.Single(built.Messages);
        Assert.DoesNotContain("runtimeFraction", built.Json());
        Assert.Contains("'cluster':'kube_default_b_80'", built.Json());
    }

    [Fact]
    public void AHostIsRewrittenForItsClusterAlone()
    {
        BuiltRoute built = Given.Rule(Rule(("a", 1, Host), ("b", 1, "")));

        Assert.Single(built.Messages);
        Assert.Contains("{'name':'kube_default_a_80','weight':1,'hostRewriteLiteral':'h.example'},{'name':'kube_default_b_80','weight':1}", built.Json());
    }

    [Fact]
    public void TheOtherFiltersOfARuleHoldForEachBackend()
    {
        BuiltRoute built = Given.Rule(
            Rule(("a", 1, Prefix), ("b", 1, "")) + "\n  filters: [{type: RequestHeaderModifier, requestHeaderModifier: {remove: [x]}}]"
            + "\n  timeouts: {request: 1s}");

        Assert.All(built.Messages, static m => Assert.Equal("x", Assert.Single(m.RequestHeadersToRemove)));
        Assert.All(built.Messages, static m => Assert.Equal(1, m.Route_.Timeout.Seconds));
    }

    [Theory]
    [InlineData(1, "{type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /a//b}}}")]
    [InlineData(1, "{type: URLRewrite, urlRewrite: {path: {type: ReplaceFullPath, replaceFullPath: \"/a\\nb\"}}}")]
    [InlineData(-1, Prefix)]
    public void OneThatCanNotBeReplacesTheRule(int weight, string filter)
    {
        BuiltRoute built = Given.Rule(Rule(("b", 1, ""), ("a", weight, filter)));

        Assert.Equal(RouteProblem.RuleReplaced, built.Problem?.Reason);
        Assert.Contains("'directResponse':{'status':500", built.Json());
        Assert.Single(built.Messages);
    }

    [Fact]
    public void NoWeightAtAllReplacesTheRule() => Assert.Equal(
        RouteProblem.RuleReplaced, Given.Rule(Rule(("a", 0, Prefix), ("b", 0, ""))).Problem?.Reason);

    private static string Rule(params (string Backend, int Weight, string Filter)[] backends) =>
        "- backendRefs:" + string.Concat(backends.Select(static b =>
            $"\n  - {{name: {b.Backend}, port: 80, weight: {b.Weight}, filters: [{b.Filter}]}}"));
}
