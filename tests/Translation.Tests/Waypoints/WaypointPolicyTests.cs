using Envoy.Config.Route.V3;
using KGateway.Resources;
using KGateway.Translation.Statuses;

namespace KGateway.Translation.Tests.Waypoints;

/// <summary>TrafficPolicies at a waypoint: of a Service and its ports, of its routes, and of the waypoint.</summary>
public class WaypointPolicyTests
{
    private const string ToA = "{group: '', kind: Service, name: a}";
    private const string Csrf = "csrf: {percentageEnabled: 100}";
    private const string Timeouts = "timeouts: {request: 7s}";

    private static string Policy(string name, string target, string spec) =>
        $$"""
        ---
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: TrafficPolicy
        metadata: {name: {{name}}, namespace: infra}
        spec: {targetRefs: [{{target}}], {{spec}} }

        """;

    private static VirtualHost Host(GatewayTranslation translation, string service) =>
        Assert.Single(translation.Table($"fc_http_80_{service}_infra").VirtualHosts);

    private static PolicyStatus? StatusOf(GatewayTranslation translation, string name) =>
        translation.Statuses.GetValueOrDefault(new(ResourceKinds.TrafficPolicy.GroupKind, new("infra", name))) as PolicyStatus;

    [Theory]
    [InlineData("{group: '', kind: Service, name: a}")]
    [InlineData("{group: '', kind: Service, name: a, sectionName: http}")]
    public void APolicyOfAServiceIsInForceForAllItsRequests(string target)
    {
        GatewayTranslation translation = Mesh.Translate(
            Mesh.Base(), Mesh.Service("a", 1), Mesh.Service("b", 2), Mesh.Route("r", "infra", ToA), Policy("p", target, Csrf));

        Assert.Equal(["envoy.filters.http.csrf"], Host(translation, "a").TypedPerFilterConfig.Keys);
        Assert.Empty(Host(translation, "b").TypedPerFilterConfig);
        Assert.Contains("envoy.filters.http.csrf", translation.FilterNames());
        Assert.DoesNotContain("envoy.filters.http.csrf", translation.FilterNames("b"));
        PolicyAncestorStatus ancestor = Assert.Single(StatusOf(translation, "p")!.Ancestors.AsImmutableArray());
        Assert.Equal("wp", ancestor.Ancestor.Key.Name);
    }

    [Fact]
    public void WhatEnvoyHasOnlyForRoutesReachesTheDefaultRouteAsWell()
    {
        Assert.Equal(7, Host(Mesh.Translate(Mesh.Base(), Mesh.Service("a", 1), Policy("p", ToA, "retry: {attempts: 7, retryOn: [5xx]}")), "a")
            .Routes[0].Route_.RetryPolicy.NumRetries!.Value is var retries ? (int)retries : 0);
    }

    [Fact]
    public void APolicyOfARouteIsInForceForTheRouteAlone()
    {
        GatewayTranslation translation = Mesh.Translate(
            Mesh.Base(),
            Mesh.Service("a", 1),
            Mesh.Route("r", "infra", ToA),
            Mesh.Route("s", "infra", ToA),
            Policy("p", "{group: gateway.networking.k8s.io, kind: HTTPRoute, name: r}", Timeouts));

        Assert.Equal(
            ["/r 7", "/s "],
            Host(translation, "a").Routes.Select(static route => $"{route.Match.PathSeparatedPrefix} {route.Route_.Timeout?.Seconds}").Order(StringComparer.Ordinal));
        Assert.NotNull(StatusOf(translation, "p"));
    }

    [Fact]
    public void APolicyOfTheWaypointIsInForceEverywhere()
    {
        GatewayTranslation translation = Mesh.Translate(
            Mesh.Base(), Mesh.Service("a", 1), Mesh.Service("b", 2), Policy("p", "{group: gateway.networking.k8s.io, kind: Gateway, name: wp}", Csrf));

        Assert.All(["a", "b"], service => Assert.Equal(["envoy.filters.http.csrf"], translation.Table($"fc_http_80_{service}_infra").TypedPerFilterConfig.Keys));
        Assert.NotNull(StatusOf(translation, "p"));
    }

    [Fact]
    public void AServiceEntryCanBeATarget()
    {
        const string Entry =
            """
            ---
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: e, namespace: infra}
            spec: {hosts: [e.com], addresses: [10.9.0.1], ports: [{number: 80, name: http, protocol: HTTP}], resolution: DNS}

            """;

        Assert.Single(Host(Mesh.Translate(Mesh.Base(), Entry, Policy("p", "{group: networking.istio.io, kind: ServiceEntry, name: e}", Csrf)), "e").TypedPerFilterConfig);
    }

    [Theory]
    [InlineData("{group: '', kind: Service, name: b}")]
    [InlineData("{group: '', kind: Service, name: a, sectionName: other}")]
    [InlineData("{group: gateway.networking.k8s.io, kind: Gateway, name: other}")]
    public void APolicyForSomethingElseChangesNothing(string target)
    {
        GatewayTranslation translation = Mesh.Translate(Mesh.Base(), Mesh.Service("a", 1), Policy("p", target, Csrf));

        Assert.Empty(Host(translation, "a").TypedPerFilterConfig);
        Assert.Null(StatusOf(translation, "p"));
    }

    [Theory]
    [InlineData("{group: '', kind: Service, name: a}")]
    [InlineData("{group: gateway.networking.k8s.io, kind: Gateway, name: wp}")]
    public void WhatCantBeEnforcedLetsNothingThrough(string target)
    {
        GatewayTranslation translation = Mesh.Translate(
            Mesh.Base(), Mesh.Service("a", 1), Mesh.Route("r", "infra", ToA), Policy("p", target, "extAuth: {extensionRef: {name: missing}}"));

        if (StatusOf(translation, "p") is not { } status)
            return;
        if (status.Ancestors.AsImmutableArray()[0].Conditions.AsImmutableArray().Any(static condition => condition.Status == ConditionStatus.False))
            Assert.Equal(500u, Assert.Single(Host(translation, "a").Routes).DirectResponse.Status);
    }

    [Fact]
    public void RulesOfRoutesDontReplaceThoseOfAuthorizationPolicies()
    {
        GatewayTranslation translation = Mesh.Translate(
            Mesh.Base(),
            Mesh.Service("a", 1),
            Authz.Policy("deny", "action: DENY\n  rules: [{}]"),
            Policy("p", ToA, "rbac: {policy: {matchExpressions: ['true']}}"));

        string[] names = [.. translation.FilterNames()];
        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.Contains(translation.Http(), static filter => filter.Rules?.Policies.ContainsKey("ns[infra]-policy[deny]-rule[0]") == true);
    }
}
