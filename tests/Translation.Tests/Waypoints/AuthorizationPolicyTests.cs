using Envoy.Config.Rbac.V3;
using Action = Envoy.Config.Rbac.V3.RBAC.Types.Action;

namespace KGateway.Translation.Tests.Waypoints;

/// <summary>Which policies apply where, and how they work together.</summary>
public class AuthorizationPolicyTests
{
    private const string Get = "rules: [{to: [{operation: {methods: [GET]}}]}]";

    [Fact]
    public void PoliciesAreAskedInTheOrderOfTheirActions()
    {
        GatewayTranslation translation = Mesh.Translate(
            Mesh.Base(),
            Mesh.Service("a", 1),
            Authz.Policy("allow", "action: ALLOW\n  " + Get),
            Authz.Policy("allow-too", Get),
            Authz.Policy("deny", "action: DENY\n  " + Get),
            Authz.Policy("audit", "action: AUDIT\n  " + Get),
            Authz.Policy("custom", "action: CUSTOM\n  provider: {name: x}\n  " + Get));

        Assert.Equal([Action.Deny, Action.Log, Action.Deny, Action.Allow], translation.Http().Select(static filter => filter.Rules.Action));
        Assert.Equal(
            [
                "istio-ext-authz-x-ns[infra]-policy[custom]-rule[0]",
                "ns[infra]-policy[audit]-rule[0]",
                "ns[infra]-policy[deny]-rule[0]",
                "ns[infra]-policy[allow-too]-rule[0] ns[infra]-policy[allow]-rule[0]",
            ],
            translation.Http().Select(static filter => string.Join(' ', filter.Rules.Policies.Keys.Order(StringComparer.Ordinal))));
        Assert.Equal(
            [.. Enumerable.Repeat("envoy.filters.http.rbac", 4), "envoy.filters.http.router"], translation.FilterNames());
        Assert.Contains("provider \"x\" can't be asked, the mesh's configuration has no such provider; what the policy matches is refused", translation.Problems(), StringComparison.Ordinal);
    }

    [Fact]
    public void AnUnknownActionRefuses()
    {
        GatewayTranslation translation = Mesh.Translate(Mesh.Base(), Mesh.Service("a", 1), Authz.Policy("p", "action: PERMIT\n  " + Get));

        Assert.Equal(Action.Deny, Assert.Single(translation.Http()).Rules.Action);
        Assert.Contains("action \"PERMIT\" is unknown", translation.Problems(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DENY", "istio_dry_run_deny_")]
    [InlineData("ALLOW", "istio_dry_run_allow_")]
    public void ADryRunIsNotInForce(string action, string prefix)
    {
        var filter = Assert.Single(Mesh.Translate(
            Mesh.Base(),
            Mesh.Service("a", 1),
            Authz.Policy("p", $"action: {action}\n  {Get}", meta: ", annotations: {istio.io/dry-run: 'true'}")).Http());

        Assert.Null(filter.Rules);
        Assert.Single(filter.ShadowRules.Policies);
        Assert.Equal(prefix, filter.ShadowRulesStatPrefix);
    }

    [Theory]
    [InlineData("{group: '', kind: Service, name: a}", "infra", "a")]
    [InlineData("{group: core, kind: Service, name: b}", "infra", "b")]
    [InlineData("{group: gateway.networking.k8s.io, kind: Gateway, name: wp}", "infra", "a b")]
    [InlineData("{group: gateway.networking.k8s.io, kind: GatewayClass, name: kgateway-waypoint}", "istio-system", "a b")]
    [InlineData("{group: gateway.networking.k8s.io, kind: GatewayClass, name: kgateway-waypoint}", "infra", "")]
    [InlineData("{group: gateway.networking.k8s.io, kind: GatewayClass, name: other}", "istio-system", "")]
    [InlineData("{group: gateway.networking.k8s.io, kind: Gateway, name: other}", "infra", "")]
    [InlineData("{group: '', kind: Service, name: a}", "other", "")]
    [InlineData("{group: '', kind: Service, name: a, namespace: infra}", "other", "")]
    [InlineData("{group: '', kind: Pod, name: a}", "infra", "")]
    public void TargetsSayWhereAPolicyIsInForce(string target, string space, string expected)
    {
        GatewayTranslation translation = Mesh.Translate(
            Mesh.Base(), Mesh.Service("a", 1), Mesh.Service("b", 2), Authz.Policy("p", "action: DENY\n  " + Get, target, space));

        string[] services = ["a", "b"];
        Assert.Equal(expected, string.Join(' ', services.Where(service => translation.Http(service).Length > 0)));
    }

    [Fact]
    public void TheOlderFormOfATargetCountsAndASelectorDoesNot()
    {
        const string Older =
            """
            ---
            apiVersion: security.istio.io/v1beta1
            kind: AuthorizationPolicy
            metadata: {name: older, namespace: infra}
            spec: {action: DENY, rules: [{}], targetRef: {group: '', kind: Service, name: a}}
            ---
            apiVersion: security.istio.io/v1
            kind: AuthorizationPolicy
            metadata: {name: selector, namespace: infra}
            spec: {action: DENY, rules: [{}], selector: {matchLabels: {app: a}}}
            ---
            apiVersion: security.istio.io/v1
            kind: AuthorizationPolicy
            metadata: {name: everywhere, namespace: infra}
            spec: {action: DENY, rules: [{}]}

            """;

        Assert.Equal(
            ["ns[infra]-policy[older]-rule[0]"], Assert.Single(Mesh.Translate(Mesh.Base(), Mesh.Service("a", 1), Older).Http()).Rules.Policies.Keys);
    }

    [Fact]
    public void StreamsOfBytesAreAllowedByNothingThatNeedsHttpAndRefusedWithoutIt()
    {
        const string Rule = "rules: [{from: [{source: {namespaces: [x]}}], to: [{operation: {methods: [GET]}}]}]";
        GatewayTranslation translation = Mesh.Translate(
            Mesh.Base(),
            Mesh.Service("a", 1, "{port: 90, name: tcp}"),
            Authz.Policy("allow", "action: ALLOW\n  " + Rule),
            Authz.Policy("deny", "action: DENY\n  " + Rule));

        var filters = translation.Network("fc_tcp_90_a_infra");
        Assert.Equal([Action.Deny, Action.Allow], filters.Select(static filter => filter.Rules.Action));
        Policy deny = Assert.Single(filters[0].Rules.Policies).Value;
        Assert.Contains("/ns/x/", Mesh.Json(deny));
        Assert.Equal("{'andRules':{'rules':[{'any':true}]}}", Mesh.Json(Assert.Single(deny.Permissions)));
        Assert.Empty(filters[1].Rules.Policies);
        Assert.All(filters, static filter => Assert.Equal("tcp.", filter.StatPrefix));
        Assert.Equal(
            ["proxy_protocol_authority", "envoy.filters.network.rbac", "envoy.filters.network.rbac", "envoy.filters.network.tcp_proxy"],
            translation.Listener()!.FilterChains.Single(static chain => chain.Name == "fc_tcp_90_a_infra").Filters.Select(static filter => filter.Name));
    }

    [Fact]
    public void TheMeshsTrustDomainAndItsOldNamesStandForEachOther()
    {
        const string Config =
            """
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: istio, namespace: istio-system}
            data:
              mesh: |
                trustDomain: new.example
                trustDomainAliases: [old.example]
                accessLogFile: /dev/stdout

            """;
        GatewayTranslation translation = Mesh.Translate(
            Mesh.Base(),
            Mesh.Service("a", 1),
            Config,
            Authz.Policy("p", "action: DENY\n  rules: [{from: [{source: {principals: [cluster.local/ns/x/sa/y, old.example/ns/x/sa/z, other/ns/x/sa/w]}}]}]"));

        string json = Mesh.Json(Assert.Single(Assert.Single(translation.Http()).Rules.Policies).Value);
        foreach (string identity in new[] { "new.example/ns/x/sa/y", "old.example/ns/x/sa/y", "new.example/ns/x/sa/z", "old.example/ns/x/sa/z", "other/ns/x/sa/w" })
            Assert.Contains($"'exact':'spiffe://{identity}'", json);
        Assert.DoesNotContain("spiffe://cluster.local", json);
    }

    [Theory]
    [InlineData("trustDomain: [a")]
    [InlineData("trustDomain: \"\"")]
    public void AMeshsConfigurationThatSaysNothingOrCantBeReadChangesNothing(string mesh)
    {
        string config = $"---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: istio, namespace: istio-system}}\ndata: {{mesh: '{mesh}'}}\n";

        Assert.Contains(
            "'exact':'spiffe://cluster.local/ns/x/sa/y'",
            Mesh.Json(Mesh.Translate(
                Mesh.Base(), Mesh.Service("a", 1), config, Authz.Policy("p", "rules: [{from: [{source: {principals: [cluster.local/ns/x/sa/y]}}]}]")).Http()[0]));
    }
}
