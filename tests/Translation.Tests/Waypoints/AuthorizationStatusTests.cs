using KGateway.Resources;
using KGateway.Translation.State;
using KGateway.Translation.Statuses;
using KGateway.Translation.Tests.Routes;

namespace KGateway.Translation.Tests.Waypoints;

/// <summary>What a waypoint says of AuthorizationPolicies in their own status.</summary>
public class AuthorizationStatusTests
{
    private const string Get = "rules: [{to: [{operation: {methods: [GET]}}]}]";
    private const string ToWaypoint = "{group: gateway.networking.k8s.io, kind: Gateway, name: wp}";
    private const string ToClass = "{group: gateway.networking.k8s.io, kind: GatewayClass, name: kgateway-waypoint}";
    private const string Bound = "True/Accepted: bound to infra/wp";

    private static string? Said(GatewayTranslation translation, string name = "p", string space = "infra") =>
        translation.Statuses.GetValueOrDefault(Id(name, space)) is AuthorizationPolicyStatus status ? Text(status) : null;

    private static ResourceId Id(string name, string space) => new(ResourceKinds.AuthorizationPolicy.GroupKind, new(space, name));

    private static string Text(AuthorizationPolicyStatus status)
    {
        Condition condition = Assert.Single(status.ToConditions().AsImmutableArray());
        Assert.Equal("kgateway.dev/WaypointAccepted", condition.Type);
        return $"{condition.Status}/{condition.Reason}: {condition.Message}";
    }

    [Theory]
    [InlineData(Authz.ToA, "infra")]
    [InlineData(ToWaypoint, "infra")]
    [InlineData(ToClass, "istio-system")]
    public void APolicyThatIsEnforcedIsAccepted(string target, string space) => Assert.Equal(
        Bound,
        Said(Mesh.Translate(Mesh.Base(), Mesh.Service("a", 1), Authz.Policy("p", "action: DENY\n  " + Get, target, space)), space: space));

    [Theory]
    [InlineData(ToWaypoint, "infra", Bound)]
    [InlineData(ToClass, "istio-system", Bound)]
    [InlineData(ToClass, "infra", "False/Invalid: a policy for a GatewayClass must be in namespace istio-system; it is not enforced")]
    public void APolicyForTheWholeWaypointIsToldOfWithoutAnyService(string target, string space, string expected) =>
        Assert.Equal(expected, Said(Mesh.Translate(Mesh.Base(), Authz.Policy("p", Get, target, space)), space: space));

    [Theory]
    [InlineData("{group: '', kind: Service, name: other}", "infra")]
    [InlineData("{group: '', kind: Service, name: a}", "other")]
    [InlineData("{group: gateway.networking.k8s.io, kind: Gateway, name: other}", "infra")]
    [InlineData("{group: gateway.networking.k8s.io, kind: GatewayClass, name: kgateway}", "istio-system")]
    public void NothingIsSaidOfAPolicyForSomethingElse(string target, string space) => Assert.Null(
        Said(Mesh.Translate(Mesh.Base(), Mesh.Service("a", 1), Authz.Policy("p", Get, target, space)), space: space));

    [Fact]
    public void NothingIsSaidOfAPolicyForWorkloads() => Assert.Null(Said(Mesh.Translate(
        Mesh.Base(),
        Mesh.Service("a", 1),
        "---\napiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: {name: p, namespace: infra}\nspec: {selector: {matchLabels: {app: a}}}\n")));

    [Theory]
    [InlineData("{from: [{}, {source: {ipBlocks: [here]}}]}", "rules[1].from[1].source.ipBlocks: \"here\" is neither an address nor a range of addresses")]
    [InlineData("{from: [{source: {namespaces: [a], notNamespaces: ['']}}]}", "rules[1].from[0].source.notNamespaces: a namespace is empty")]
    [InlineData("{from: [{source: {requestPrincipals: ['']}}]}", "rules[1].from[0].source.requestPrincipals: a request principal is empty")]
    [InlineData("{to: [{operation: {ports: ['80']}}, {operation: {notPorts: [web]}}]}", "rules[1].to[1].operation.notPorts: \"web\" is no port")]
    [InlineData("{to: [{operation: {paths: ['/{**}/{**}']}}]}", "rules[1].to[0].operation.paths: path \"/{**}/{**}\" is no valid template")]
    [InlineData("{when: [{key: source.ip, values: [10.0.0.1]}, {key: destination.port, notValues: [x]}]}", "rules[1].when[1].notValues: \"x\" is no port")]
    [InlineData("{when: [{key: request.colour, values: [red]}]}", "rules[1].when[0]: attribute \"request.colour\" is unknown")]
    [InlineData("{from: [{source: {namespaces: [a], planets: [earth]}}]}", "rules[1].from[0].source.planets: the field is unknown")]
    [InlineData("{from: [{sources: {namespaces: [a]}}]}", "rules[1].from[0].sources: the field is unknown")]
    [InlineData("{to: [{operation: {method: [GET]}}]}", "rules[1].to[0].operation.method: the field is unknown")]
    [InlineData("{to: [{operations: {methods: [GET]}}]}", "rules[1].to[0].operations: the field is unknown")]
    [InlineData("{when: [{key: source.ip, values: [10.0.0.1], regex: x}]}", "rules[1].when[0].regex: the field is unknown")]
    [InlineData("{unless: []}", "rules[1].unless: the field is unknown")]
    public void WhatCantBeEnforcedIsToldWithRuleAndField(string rule, string problem)
    {
        string[] services = [Mesh.Base(), Mesh.Service("a", 1)];
        const string Good = "{to: [{operation: {ports: ['80']}}]}";

        Assert.Equal(
            $"False/PartiallyInvalid: {problem}; the rule matches everything",
            Said(Mesh.Translate([.. services, Authz.Policy("p", $"action: DENY\n  rules: [{Good}, {rule}]")])));
        Assert.Equal(
            $"False/PartiallyInvalid: {problem}; the rule allows nothing",
            Said(Mesh.Translate([.. services, Authz.Policy("p", $"action: ALLOW\n  rules: [{Good}, {rule}]")])));
        Assert.Equal(
            $"False/Invalid: {problem.Replace("rules[1]", "rules[0]", StringComparison.Ordinal)}; the rule matches everything",
            Said(Mesh.Translate([.. services, Authz.Policy("p", $"action: DENY\n  rules: [{rule}]")])));
    }

    [Theory]
    [InlineData("action: CUSTOM\n  provider: {name: x}\n  " + Get, "provider \"x\" can't be asked, the mesh's configuration has no such provider; what the policy matches is refused")]
    [InlineData("action: CUSTOM\n  " + Get, "provider \"\" can't be asked, the mesh's configuration has no such provider; what the policy matches is refused")]
    [InlineData("action: PERMIT\n  " + Get, "action \"PERMIT\" is unknown; what the policy matches is refused")]
    public void AnActionThatCantBeTakenMakesThePolicyInvalid(string spec, string problem) =>
        Assert.Equal($"False/Invalid: {problem}", Said(Mesh.Translate(Mesh.Base(), Mesh.Service("a", 1), Authz.Policy("p", spec))));

    [Theory]
    [InlineData("ALLOW", "allows nothing")]
    [InlineData("DENY", "matches everything")]
    public void AFieldOfThePolicyThatIsUnknownMakesItInvalid(string action, string what) => Assert.Equal(
        $"False/Invalid: spec.exceptions: the field is unknown; the policy {what}",
        Said(Mesh.Translate(Mesh.Base(), Mesh.Service("a", 1), Authz.Policy("p", $"action: {action}\n  exceptions: [x]\n  {Get}"))));

    [Theory]
    [InlineData("ALLOW", "rules[0] allows no streams of bytes, because of from[0].source.requestPrincipals and to[0].operation.notMethods")]
    [InlineData("DENY", "rules[0] matches streams of bytes without from[0].source.requestPrincipals and to[0].operation.notMethods")]
    public void WhatStreamsOfBytesCantSatisfyIsToldWhereThereAreSome(string action, string note)
    {
        const string Rule = "rules: [{from: [{source: {requestPrincipals: [a/b]}}], to: [{operation: {notMethods: [GET]}}]}]";
        string policy = Authz.Policy("p", $"action: {action}\n  {Rule}");

        Assert.Equal($"{Bound}; {note}", Said(Mesh.Translate(Mesh.Base(), Mesh.Service("a", 1, "{port: 80, name: http}, {port: 90, name: tcp}"), policy)));
        Assert.Equal(Bound, Said(Mesh.Translate(Mesh.Base(), Mesh.Service("a", 1), policy)));
    }

    [Fact]
    public void APolicyThatIsOnlyTriedOutSaysSo() => Assert.Equal(
        $"{Bound}; it is only tried out, and refuses nothing",
        Said(Mesh.Translate(
            Mesh.Base(), Mesh.Service("a", 1), Authz.Policy("p", "action: DENY\n  " + Get, meta: ", annotations: {istio.io/dry-run: 'true'}"))));

    [Fact]
    public void APolicyForAServiceThatNoTrafficReachesThroughTheWaypointIsNotBound()
    {
        string headless = Mesh.Service("a", 1).Replace("10.0.0.1", "None", StringComparison.Ordinal);
        GatewayTranslation translation = Mesh.Translate(
            Mesh.Base(), headless, Mesh.Service("b", 2), Authz.Policy("p", Get), Authz.Policy("all", Get, ToWaypoint));

        Assert.Equal("False/AncestorNotBound: Service infra/a has no address and port that waypoints serve", Said(translation));
        Assert.Equal(Bound, Said(translation, "all"));
    }

    [Fact]
    public void WhatIsSaidFollowsThePolicyAndItsTargetAndIsWithdrawnWithThem()
    {
        ClusterState state = Given.State(Mesh.Base() + Mesh.Service("a", 1));
        var translator = new GatewayTranslator(Mesh.Waypoint, TranslationSettings.Default);
        Assert.Null(Said(translator.Translate(state)));

        Assert.Equal(Bound, Said(Put(Authz.Policy("p", Get, meta: ", generation: 4"))));
        Assert.Equal(4, Assert.Single(Status().ToConditions().AsImmutableArray()).ObservedGeneration);
        Put(Authz.Policy("p", Get, meta: ", generation: 5"));
        Assert.Equal(5, Assert.Single(Status().ToConditions().AsImmutableArray()).ObservedGeneration);
        Assert.StartsWith("False/Invalid: ", Said(Put(Authz.Policy("p", "action: CUSTOM\n  " + Get))), StringComparison.Ordinal);

        GatewayTranslation unbound = Put(Mesh.Service("a", 1, meta: ", labels: {istio.io/use-waypoint: none}"));
        Assert.Null(Said(unbound));
        Assert.Contains(Id("p", "infra"), unbound.ChangedStatuses);
        Assert.NotNull(Said(Put(Mesh.Service("a", 1))));
        state = state.Apply([ResourceChange.Delete(Id("p", "infra"))]);
        Assert.Null(Said(translator.Translate(state)));

        AuthorizationPolicyStatus Status() => (AuthorizationPolicyStatus)translator.Translate(state)!.Statuses[Id("p", "infra")];

        GatewayTranslation Put(string yaml) => translator.Translate(state = state.Apply(Given.Changes(yaml)))!;
    }

    [Fact]
    public void WhatSeveralWaypointsSayIsOneConditionInWhichTheWorstStands()
    {
        AuthorizationPolicyStatus Of(string waypoint, AuthorizationOutcome outcome, params string[] problems) =>
            new([new ObjectKey("infra", waypoint)], new(outcome, problems.ToEquatableArray(), []), 2);

        Assert.Equal(
            "True/Accepted: bound to infra/a, infra/b",
            Text(AuthorizationPolicyStatus.Merge([Of("b", AuthorizationOutcome.Enforced), Of("a", AuthorizationOutcome.Enforced)])));
        Assert.Equal(
            "False/PartiallyInvalid: x; y",
            Text(AuthorizationPolicyStatus.Merge(
                [Of("a", AuthorizationOutcome.PartlyInvalid, "y", "x"), Of("b", AuthorizationOutcome.NotBound, "x"), Of("c", AuthorizationOutcome.Enforced)])));
    }
}
