using KGateway.Resources;
using KGateway.Translation.State;
using KGateway.Translation.Statuses;
using KGateway.Translation.Tests.Routes;

namespace KGateway.Translation.Tests.Waypoints;

/// <summary>Routes at a waypoint that delegate to others, and what is said of those.</summary>
public class MeshDelegationTests
{
    private const string ToA = "{group: '', kind: Service, name: a, namespace: infra}";
    private const string ToB = "{group: '', kind: Service, name: b, namespace: infra}";
    private const string ToWaypoint = "{name: wp}";

    private static string Root(string parent, string name = "root", string child = "child") =>
        $$"""
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: {{name}}, namespace: infra}
        spec:
          parentRefs: [{{parent}}]
          rules:
          - matches: [{path: {value: /} }]
            backendRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: {{child}}, namespace: infra}]

        """;

    private static string Child(string rules = "{matches: [{path: {value: /c}}], backendRefs: [{name: a, port: 80}]}", string more = "") =>
        $$"""
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: child, namespace: infra}
        spec: {rules: [{{rules}}]{{more}} }

        """;

    private static GatewayTranslation Translate(params string[] yaml) =>
        Mesh.Translate([Mesh.Base(), Mesh.Service("a", 1), Mesh.Service("b", 2), .. yaml]);

    private static string[] Said(GatewayTranslation? translation) => [.. translation!.StatusOf("HTTPRoute", "infra", "child")];

    [Theory]
    [InlineData(ToA)]
    [InlineData(ToWaypoint)]
    [InlineData(ToA + ", " + ToB)]
    public void ARouteThatIsDelegatedToIsToldOfByItsParent(string parent)
    {
        GatewayTranslation translation = Translate(Root(parent), Child());

        Assert.Equal(["/c -> kube_infra_a_80"], translation.Routes("a"));
        Assert.Equal(["root"], Said(translation));
        var status = (RouteStatus)translation.Statuses[new(ResourceKinds.HttpRoute.GroupKind, new("infra", "child"))];
        RouteParentStatus said = Assert.Single(status.Parents.AsImmutableArray());
        Assert.Equal(("gateway.networking.k8s.io", "HTTPRoute"), (said.Parent.Group, said.Parent.Kind));
        Assert.Equal(["Accepted", "ResolvedRefs", "kgateway.dev/Programmed"], said.Conditions.AsImmutableArray().Select(static condition => condition.Type));
    }

    [Fact]
    public void EachOfSeveralParentsSpeaks()
    {
        Assert.Equal(["one", "two"], Said(Translate(Root(ToA, "one"), Root(ToB, "two"), Child())));
        Assert.Equal(["one", "two"], Said(Translate(Root(ToA, "one"), Root(ToWaypoint, "two"), Child())));
    }

    [Theory]
    [InlineData("{matches: [{path: {value: /c}}], backendRefs: [{name: none, port: 80}]}", "", "root ResolvedRefs=BackendNotFound")]
    [InlineData("{matches: [{path: {value: /c}}], backendRefs: [{name: a, port: 80}]}", ", hostnames: [a.b]", "root Accepted=UnsupportedValue")]
    [InlineData("{matches: [{path: {type: RegularExpression, value: '/(c'}}], backendRefs: [{name: a, port: 80}]}", "", "root kgateway.dev/Programmed=RouteRuleDropped")]
    public void WhatIsWrongWithItIsToldOfItAndNotOfItsParent(string rules, string more, string expected)
    {
        foreach (string parent in new[] { ToA, ToWaypoint })
        {
            GatewayTranslation translation = Translate(Root(parent), Child(rules, more));

            Assert.Equal([expected], Said(translation));
            Assert.DoesNotContain("Programmed", Assert.Single(translation.StatusOf("HTTPRoute", "infra", "root")), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void RulesThatAreDroppedBesidesOthersMakeTheRoutePartiallyInvalid()
    {
        const string Bad = "{matches: [{path: {type: RegularExpression, value: '/(c'}}], backendRefs: [{name: a, port: 80}]}";
        const string Good = "{matches: [{path: {value: /c}}], backendRefs: [{name: a, port: 80}]}";
        string route = Mesh.Route("r", "infra", ToA).Replace("matches: [{path: {value: /r}}]", "matches: [{path: {value: /r}}, {path: {type: RegularExpression, value: '/(c'}}]", StringComparison.Ordinal);

        Assert.True(IsPartial(Translate(Root(ToA), Child($"{Good}, {Bad}")), "child"));
        Assert.False(IsPartial(Translate(Root(ToA), Child(Bad)), "child"));
        Assert.True(IsPartial(Translate(route), "r"));

        static bool IsPartial(GatewayTranslation translation, string name) =>
            ((RouteStatus)translation.Statuses[new(ResourceKinds.HttpRoute.GroupKind, new("infra", name))]).Parents[0].Conditions.AsImmutableArray()
                .Any(static condition => condition is { Type: "PartiallyInvalid", Status: ConditionStatus.True });
    }

    [Theory]
    [InlineData("{group: '', kind: Service, name: a, namespace: infra, port: 81}")]
    [InlineData("{name: wp, sectionName: odd}")]
    [InlineData("{name: other}")]
    public void AParentThatIsNotInForceSaysNothing(string parent) => Assert.Empty(Said(Translate(Root(parent), Child())));

    [Fact]
    public void WhatIsSaidGoesWithTheDelegation()
    {
        ClusterState state = Given.State(Mesh.Base() + Mesh.Service("a", 1) + Root(ToA) + Child());
        var translator = new GatewayTranslator(Mesh.Waypoint, TranslationSettings.Default);
        Assert.Equal(["root"], Said(translator.Translate(state)));

        state = state.Apply(Given.Changes(Root(ToA, child: "other")));
        Assert.Empty(Said(translator.Translate(state)));
        state = state.Apply(Given.Changes(Root(ToA)));
        Assert.Equal(["root"], Said(translator.Translate(state)));
        state = state.Apply([ResourceChange.Delete(new(ResourceKinds.HttpRoute.GroupKind, new("infra", "child")))]);
        Assert.Empty(Said(translator.Translate(state)));
        Assert.Equal(["a ResolvedRefs=BackendNotFound"], translator.Translate(state)!.StatusOf("HTTPRoute", "infra", "root"));
    }
}
