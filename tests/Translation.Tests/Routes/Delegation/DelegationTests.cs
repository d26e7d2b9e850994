namespace KGateway.Translation.Tests.Routes.Delegation;

/// <summary>Which rules stand for a rule that delegates.</summary>
public sealed class DelegationTests
{
    private const string Good = "Accepted=True/Accepted ResolvedRefs=True/ResolvedRefs kgateway.dev/Programmed=True/Programmed";

    [Fact]
    public void RulesOfTheChildStandForTheRule()
    {
        var family = Family.Of(Family.Root(Family.To("one")) + Family.Child("one"));

        Assert.Equal(["/a/1 -> kube_app_web_80"], family.Paths);
        Assert.Equal(["0-httproute-one-app-0-0-matcher-0"], family.Names);
        Assert.Equal([$"HTTPRoute root: {Good}"], family.Said("app/one"));
        Assert.Equal([$"Gateway gw: {Good}"], family.Said("infra/root"));
    }

    [Fact]
    public void AWildcardMeansAllRoutesOfANamespaceThatAdmitIt()
    {
        var family = Family.Of(
            Family.Root(Family.To("*"))
            + Family.Child("free")
            + Family.Child("mine", "/a/2", "parentRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: root, namespace: infra}]")
            + Family.Child("others", "/a/3", "parentRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: other, namespace: infra}]")
            + Family.Child("here", "/a/4", "parentRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: root}]")
            + Family.Child("attached", "/a/5", "parentRefs: [{name: root, namespace: infra}]"));

        Assert.Equal(["/a/1 -> kube_app_web_80", "/a/2 -> kube_app_web_80"], family.Paths);
        Assert.Empty(family.Said("app/others"));
        Assert.Equal([$"HTTPRoute root: {Good}"], family.Said("app/mine"));
    }

    [Fact]
    public void AnEmptyNameIsAWildcardToo() =>
        Assert.Equal(["/a/1 -> kube_app_web_80"], Family.Of(Family.Root(Family.To("")) + Family.Child("one")).Paths);

    [Fact]
    public void RoutesAreFoundByTheirLabel()
    {
        const string Label = "{delegation.kgateway.dev/label: shop}";
        string routes = Family.Child("one", labels: Label)
            + Family.Child("two", "/a/2")
            + Family.Route("three", "infra", "{matches: [{path: {value: /a/3}}], backendRefs: [{name: web, port: 80}]}", labels: Label);

        Assert.Equal(["/a/1 -> kube_app_web_80"], Family.Of(Family.Root(Family.Labeled("shop")) + routes).Paths);
        Assert.Equal(
            ["/a/1 -> kube_app_web_80", "/a/3 -> blackhole-cluster"], Family.Of(Family.Root(Family.Labeled("shop", "all")) + routes).Paths);
        Assert.Equal(
            ["/a/1 -> kube_app_web_80", "/a/3 -> blackhole-cluster"],
            Family.Of(Family.Root(Family.Labeled("shop", "any")) + routes, TranslationSettings.Default with { DelegationWildcardNamespace = "any" }).Paths);
    }

    [Fact]
    public void AChildThatDoesNotExistIsTold()
    {
        var family = Family.Of(Family.Root(Family.To("none") + ", " + Family.To("one")) + Family.Child("one"));

        Assert.Equal(["/a/1 -> kube_app_web_80", "/a -> 500"], family.Paths);
        Assert.Equal(
            ["Gateway gw: Accepted=True/Accepted ResolvedRefs=False/BackendNotFound kgateway.dev/Programmed=True/Programmed"],
            family.Said("infra/root"));
        Assert.Equal("gateway.networking.k8s.io/HTTPRoute/app/none: unresolved reference", family.Message("infra/root", "ResolvedRefs"));
    }

    [Fact]
    public void HostnamesAreTheParents()
    {
        var family = Family.Of(Family.Root(Family.To("one")) + Family.Child("one", spec: "hostnames: [a.example]"));

        Assert.Equal(["/a -> 500"], family.Paths);
        Assert.Equal(
            ["HTTPRoute root: Accepted=False/UnsupportedValue ResolvedRefs=True/ResolvedRefs kgateway.dev/Programmed=True/Programmed"],
            family.Said("app/one"));
        Assert.Equal("gateway.networking.k8s.io/HTTPRoute/app/one: unresolved reference", family.Message("infra/root", "ResolvedRefs"));
    }

    [Fact]
    public void BackendsBesideDelegatesTakeTheRest()
    {
        var family = Family.Of(
            Family.Root($"{Family.To("one")}, {{name: web, namespace: infra, port: 80}}") + Family.Child("one")
            + Gateways.Translated.Service.Replace("namespace: app", "namespace: infra", StringComparison.Ordinal));

        Assert.Equal(["/a/1 -> kube_app_web_80", "/a -> kube_infra_web_80"], family.Paths);
        Assert.Equal([$"Gateway gw: {Good}"], family.Said("infra/root"));
    }

    [Fact]
    public void ChildrenMayDelegateAgain()
    {
        var family = Family.Of(
            Family.Root(Family.To("one"))
            + Family.Route(
                "one",
                "app",
                $"{{matches: [{{path: {{value: /a/1}}}}], backendRefs: [{Family.To("two")}]}}, {{matches: [{{path: {{value: /a/x}}}}], backendRefs: [{Family.To("none")}]}}")
            + Family.Child("two", "/a/1/2"));

        Assert.Equal(["/a/1/2 -> kube_app_web_80", "/a/x -> 500"], family.Paths);
        Assert.Equal(["0-httproute-two-app-0-0-matcher-0", "2-httproute-one-app-1-0-matcher-0"], family.Names);
        Assert.Equal([$"HTTPRoute one: {Good}"], family.Said("app/two"));
        Assert.Equal("gateway.networking.k8s.io/HTTPRoute/app/none: unresolved reference", family.Message("app/one", "ResolvedRefs"));
        Assert.Equal([$"Gateway gw: {Good}"], family.Said("infra/root"));
    }

    [Fact]
    public void AReferenceThatLeadsBackStandsForNothing()
    {
        var family = Family.Of(
            Family.Root(Family.To("*"))
            + Family.Route("loop", "app", $"{{matches: [{{path: {{value: /a/b}}}}], backendRefs: [{Family.To("*")}]}}")
            + Family.Child("one", "/a/b/1"));

        // The reference of the loop names itself beside the sibling, that of the root leads to both.
        Assert.Equal(["/a/b/1 -> kube_app_web_80", "/a/b -> 500"], family.Paths);
        Assert.Equal(
            "gateway.networking.k8s.io/HTTPRoute/app/*: ignoring child route app/loop for parent app/loop: "
            + "cyclic reference detected while evaluating delegated routes",
            family.Message("app/loop", "ResolvedRefs"));
        Assert.Contains("ResolvedRefs=False/RefNotPermitted", family.Said("app/loop").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void RoutesThatLeadToOthersInVeryManyWaysAreCutOff()
    {
        // Two routes on each of many levels, each of which delegates to both of the next.
        string routes = string.Concat(Enumerable.Range(0, 34).Select(static i => Family.Route(
            $"r{i}",
            "app",
            $"{{matches: [{{path: {{value: /a}}}}], backendRefs: [{Family.Labeled($"l{(i / 2) + 1}")}]}}",
            labels: $"{{delegation.kgateway.dev/label: l{i / 2}}}")));
        var family = Family.Of(Family.Root(Family.Labeled("l0")) + routes);

        Assert.Contains("too many delegated routes", family.Message("infra/root", "ResolvedRefs"), StringComparison.Ordinal);
    }

    [Fact]
    public void ARouteWithTwoParentsIsToldOfEach()
    {
        var family = Family.Of(
            Family.Root(Family.To("one"), "{path: {value: /}}") + Family.Route(
                "second", "infra", $"{{matches: [{{path: {{value: /a}}}}], backendRefs: [{Family.To("one")}]}}", "parentRefs: [{name: gw}]")
            + Family.Child("one"));

        Assert.Equal([$"HTTPRoute root: {Good}", $"HTTPRoute second: {Good}"], family.Said("app/one"));
    }

    [Fact]
    public void ARouteMayBeAttachedAndBeADelegate()
    {
        var family = Family.Of(
            Family.Root(Family.To("one"))
            + Family.Child(
                "one",
                spec: "parentRefs: [{name: gw, namespace: infra}, {group: gateway.networking.k8s.io, kind: HTTPRoute, name: root, namespace: infra}]"));

        Assert.Equal([$"Gateway gw: {Good}", $"HTTPRoute root: {Good}"], family.Said("app/one"));
        Assert.Equal(2, family.Routes.Count);
    }

    [Fact]
    public void ProblemsOfAChildAreToldOfTheChild()
    {
        var family = Family.Of(
            Family.Root(Family.To("*"))
            + Family.Route("bad", "app", "{matches: [{path: {value: /a/1}}], backendRefs: [{name: none, port: 80}]}, {matches: [{path: {value: /a/2}}], filters: [{type: ExtensionRef, extensionRef: {group: x.y, kind: Z, name: z}}], backendRefs: [{name: web, port: 80}]}"));

        Assert.Equal(["/a/1 -> blackhole-cluster", "/a/2 -> 500"], family.Paths);
        Assert.Equal([$"Gateway gw: {Good}"], family.Said("infra/root"));
        Assert.StartsWith(
            "HTTPRoute root: Accepted=True/Accepted PartiallyInvalid=True/UnsupportedValue ResolvedRefs=False/BackendNotFound kgateway.dev/Programmed=False/RouteRuleReplaced",
            family.Said("app/bad").Single(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void WeightsAreTheChildrens()
    {
        const string Heavy = "{kgateway.dev/route-weight: '5'}";
        var family = Family.Of(
            Family.Root(Family.To("*"), annotations: "{kgateway.dev/route-weight: '1'}")
            + Family.Child("light", "/a/long/path") + Family.Child("heavy", "/a/1", annotations: Heavy),
            TranslationSettings.Default with { WeightedRoutePrecedence = true });

        Assert.Equal(["/a/1 -> kube_app_web_80", "/a/long/path -> kube_app_web_80"], family.Paths);
    }
}
