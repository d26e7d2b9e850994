namespace KGateway.Translation.Tests.Routes.Delegation;

/// <summary>Which matches of children are in force, and what they inherit.</summary>
public sealed class MatchingTests
{
    private const string Inherits = "{delegation.kgateway.dev/inherit-parent-matcher: 'true'}";
    private const string Conditions = "{path: {value: /a}, method: GET, headers: [{name: h, value: v}], queryParams: [{name: q, value: w}]}";

    [Theory]
    [InlineData("{path: {value: /a/1}, method: GET, headers: [{name: x, value: y}, {name: h, value: v}], queryParams: [{name: q, value: w}]}", true)]
    [InlineData("{path: {type: Exact, value: /a}, method: GET, headers: [{name: h, value: v}], queryParams: [{name: q, value: w}]}", true)]
    [InlineData("{path: {value: /b}, method: GET, headers: [{name: h, value: v}], queryParams: [{name: q, value: w}]}", false)]
    [InlineData("{path: {value: /a/1}, headers: [{name: h, value: v}], queryParams: [{name: q, value: w}]}", false)]
    [InlineData("{path: {value: /a/1}, method: POST, headers: [{name: h, value: v}], queryParams: [{name: q, value: w}]}", false)]
    [InlineData("{path: {value: /a/1}, method: GET, headers: [{name: h, value: x}], queryParams: [{name: q, value: w}]}", false)]
    [InlineData("{path: {value: /a/1}, method: GET, headers: [{name: h, value: v}]}", false)]
    [InlineData("{method: GET, headers: [{name: h, value: v}], queryParams: [{name: q, value: w}]}", false)]
    public void AMatchMustBeNarrowerThanTheParents(string match, bool holds)
    {
        var family = Family.Of(Family.Root(Family.To("one"), Conditions) + Route(match));

        Assert.Equal(holds ? "kube_app_web_80" : "500", family.Paths.Single().Split(" -> ")[1]);
        Assert.Equal(holds, family.Said("app/one").Length > 0);
    }

    [Theory]
    [InlineData("{path: {type: Exact, value: /a}}")]
    [InlineData("{path: {type: RegularExpression, value: /a}}")]
    public void OnlyBelowAPrefixMatchesCanBeNarrower(string parent) =>
        Assert.EndsWith(" -> 500", Family.Of(Family.Root(Family.To("one"), parent) + Family.Child("one")).Paths.Single(), StringComparison.Ordinal);

    [Fact]
    public void MatchesAndRulesAreCountedAsTheyAreInForce()
    {
        var family = Family.Of(
            Family.Root(Family.To("one"))
            + Family.Route(
                "one",
                "app",
                "{matches: [{path: {value: /b}}], backendRefs: [{name: web, port: 80}]}, "
                + "{name: n, matches: [{path: {value: /b}}, {path: {value: /a/1}}], backendRefs: [{name: web, port: 80}]}"));

        Assert.Equal(["0-httproute-one-app-0-0-n-matcher-0"], family.Names);
    }

    [Fact]
    public void AMatchMayBeRelative()
    {
        string child = Family.Route(
            "one",
            "app",
            "{matches: [{path: {type: Exact, value: /1/}, method: POST, headers: [{name: H, value: x}, {name: b, value: y}], queryParams: [{name: q, value: x}, {name: a, value: y}]}], backendRefs: [{name: web, port: 80}]}",
            annotations: Inherits);
        var family = Family.Of(Family.Root(Family.To("one"), Conditions) + child);

        Assert.Equal(["/a/1 b=y h=v :method=GET ?a=y ?q=w -> kube_app_web_80"], family.Paths);
    }

    [Theory]
    [InlineData("/", "/a")]
    [InlineData("/1//2/./3/../4", "/a/1/2/4")]
    [InlineData("/../../b", "/b")]
    public void PathsAreJoined(string path, string joined) =>
        Assert.Equal([$"{joined} -> kube_app_web_80"], Family.Of(Family.Root(Family.To("one")) + Family.Child("one", path, annotations: Inherits)).Paths);

    [Fact]
    public void EffectiveMatchesArePassedOn()
    {
        var family = Family.Of(
            Family.Root(Family.To("one"))
            + Family.Route("one", "app", $"{{matches: [{{path: {{value: /b}}}}], backendRefs: [{Family.To("two")}]}}", annotations: Inherits)
            + Family.Route("two", "app", "{matches: [{path: {value: /a/b/c}}, {path: {value: /b/c}}], backendRefs: [{name: web, port: 80}]}"));

        Assert.Equal(["/a/b/c -> kube_app_web_80"], family.Paths);
    }

    [Fact]
    public void ARuleWithoutMatchesMatchesAll()
    {
        string child = Family.Route("one", "app", "{backendRefs: [{name: web, port: 80}]}");

        Assert.Equal(["/a -> 500"], Family.Of(Family.Root(Family.To("one")) + child).Paths);
        Assert.Equal(["/ -> kube_app_web_80"], Family.Of(Family.Root(Family.To("one"), "{path: {value: /}}") + child).Paths);
    }

    private static string Route(string match) =>
        Family.Route("one", "app", $"{{matches: [{match}], backendRefs: [{{name: web, port: 80}}]}}");
}
