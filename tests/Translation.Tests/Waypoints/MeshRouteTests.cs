namespace KGateway.Translation.Tests.Waypoints;

public class MeshRouteTests
{
    private const string ToA = "{group: '', kind: Service, name: a, namespace: infra}";

    [Fact]
    public void WithoutRoutesTrafficGoesToTheService()
    {
        GatewayTranslation translation = Mesh.Translate(Mesh.Base(), Mesh.Service("a", 1));

        Assert.Equal(["/ -> kube_infra_a_80"], translation.Routes("a"));
        Assert.Equal(["kube_infra_a_80"], translation.Backends.Keys);
    }

    [Fact]
    public void ProducerRoutesAreForAllClientsAndNothingElseIsServed()
    {
        GatewayTranslation translation = Mesh.Translate(Mesh.Base(), Mesh.Service("a", 1), Mesh.Service("b", 2), Mesh.Route("r", "infra", ToA));

        Assert.Equal(["/r -> kube_infra_a_80"], translation.Routes("a"));
        Assert.Equal(["/ -> kube_infra_b_80"], translation.Routes("b"));
        Assert.Equal(["a"], translation.StatusOf("HTTPRoute", "infra", "r"));
    }

    [Fact]
    public void ConsumerRoutesAreForClientsOfTheirNamespaceAlone() => Assert.Equal(
        [
            "spiffe://[^/]+/ns/one/.+ /x -> kube_infra_a_80",
            "spiffe://[^/]+/ns/one/.+ / -> 404",
            "spiffe://[^/]+/ns/two/.+ /y -> kube_infra_a_80",
            "spiffe://[^/]+/ns/two/.+ / -> 404",
            "/ -> kube_infra_a_80",
        ],
        Mesh.Translate(Mesh.Base(), Mesh.Service("a", 1), Mesh.Route("y", "two", ToA), Mesh.Route("x", "one", ToA)).Routes("a"));

    [Fact]
    public void ProducerRoutesFollowThoseOfConsumers() => Assert.Equal(
        ["spiffe://[^/]+/ns/one/.+ /x -> kube_infra_a_80", "spiffe://[^/]+/ns/one/.+ / -> 404", "/p -> kube_infra_a_80"],
        Mesh.Translate(Mesh.Base(), Mesh.Service("a", 1), Mesh.Route("p", "infra", ToA), Mesh.Route("x", "one", ToA)).Routes("a"));

    [Fact]
    public void BackendsInOtherNamespacesNeedNoGrant()
    {
        GatewayTranslation translation = Mesh.Translate(Mesh.Base(), Mesh.Service("a", 1), Mesh.Route("x", "one", ToA));

        Assert.Equal(["a"], translation.StatusOf("HTTPRoute", "one", "x"));
    }

    [Fact]
    public void RoutesOfTheWaypointApplyToAllServices()
    {
        GatewayTranslation translation = Mesh.Translate(Mesh.Base(), Mesh.Service("a", 1), Mesh.Service("b", 2), Mesh.Route("r", "infra", "{name: wp}"));

        Assert.Equal(["/r -> kube_infra_a_80"], translation.Routes("a"));
        Assert.Equal(["/r -> kube_infra_a_80"], translation.Routes("b"));
        Assert.Equal(["wp"], translation.StatusOf("HTTPRoute", "infra", "r"));
    }

    [Theory]
    [InlineData("HTTPRoute", "infra", "{name: wp, sectionName: odd}", "wp Accepted=NoMatchingParent")]
    [InlineData("HTTPRoute", "infra", "{name: wp, port: 1}", "wp Accepted=NoMatchingParent")]
    [InlineData("HTTPRoute", "other", "{name: wp, namespace: infra}", "wp Accepted=NotAllowedByListeners ResolvedRefs=RefNotPermitted")]
    [InlineData("GRPCRoute", "infra", "{name: wp}", "wp Accepted=NotAllowedByListeners")]
    [InlineData("HTTPRoute", "infra", "{group: '', kind: Service, name: a, port: 81}", "a Accepted=NoMatchingParent")]
    [InlineData("HTTPRoute", "infra", "{group: '', kind: Service, name: headless}", "headless Accepted=NoMatchingParent")]
    [InlineData("HTTPRoute", "infra", "{group: '', kind: Service, name: db}", "db Accepted=NoMatchingParent")]
    public void WhatCannotAttachSaysWhyAndChangesNothing(string kind, string @namespace, string parent, string expected)
    {
        GatewayTranslation translation = Mesh.Translate(
            Mesh.Base(),
            Mesh.Service("a", 1),
            Mesh.Service("headless", 2).Replace("10.0.0.2", "None", StringComparison.Ordinal),
            Mesh.Service("db", 3, "{port: 80, name: redis}"),
            Mesh.Route("r", @namespace, parent, kind));

        Assert.Equal([expected], translation.StatusOf(kind, @namespace, "r"));
        Assert.Equal(["/ -> kube_infra_a_80"], translation.Routes("a"));
    }

    [Fact]
    public void AParentsPortLimitsTheRoute()
    {
        GatewayTranslation translation = Mesh.Translate(
            Mesh.Base(),
            Mesh.Service("a", 1, "{port: 80, name: http}, {port: 81, name: http-2}"),
            Mesh.Route("r", "infra", "{group: core, kind: Service, name: a, port: 81}"));

        Assert.Equal(["/ -> kube_infra_a_80"], translation.Routes("a"));
        Assert.Equal("/r", Assert.Single(translation.Table("fc_http_81_a_infra").VirtualHosts[0].Routes).Match.PathSeparatedPrefix);
    }

    [Fact]
    public void GrpcRoutesComeBeforeHttpRoutesOfTheSameNamespace()
    {
        GatewayTranslation translation = Mesh.Translate(
            Mesh.Base(), Mesh.Service("a", 1), Mesh.Route("g", "infra", ToA, "GRPCRoute"), Mesh.Route("h", "infra", ToA), Mesh.Route("x", "one", ToA));

        Assert.Equal(
            ["spiffe://[^/]+/ns/one/.+ /x -> kube_infra_a_80", "spiffe://[^/]+/ns/one/.+ / -> 404", "/g -> kube_infra_a_80"],
            translation.Routes("a"));
        Assert.Equal(["a Accepted=Conflicted"], translation.StatusOf("HTTPRoute", "infra", "h"));
        Assert.Equal(["a"], translation.StatusOf("GRPCRoute", "infra", "g"));
        Assert.Equal(["a"], translation.StatusOf("HTTPRoute", "one", "x"));
    }

    [Fact]
    public void ABrokenRuleIsReportedByTheService()
    {
        GatewayTranslation translation = Mesh.Translate(
            Mesh.Base(), Mesh.Service("a", 1), Mesh.Route("r", "infra", ToA).Replace("/r", "/r//s", StringComparison.Ordinal));

        Assert.Equal(["a kgateway.dev/Programmed=RouteRuleReplaced"], translation.StatusOf("HTTPRoute", "infra", "r"));
    }
}
