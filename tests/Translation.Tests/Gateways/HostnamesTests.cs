using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Encoding;
using KGateway.Translation.State;
using KGateway.Translation.Statuses;
using KGateway.Translation.Tests.Incremental;

namespace KGateway.Translation.Tests.Gateways;

/// <summary>Which virtual hosts a route becomes part of, by the hostnames of listeners and routes.</summary>
public sealed class HostnamesTests
{
    [Theory]
    [InlineData(null, null, "*")]
    [InlineData(null, "a.example.com", "a.example.com")]
    [InlineData("a.example.com", null, "a.example.com")]
    [InlineData("a.example.com", "a.example.com", "a.example.com")]
    [InlineData("*.example.com", "a.example.com", "a.example.com")]
    [InlineData("*.example.com", "b.a.example.com", "b.a.example.com")]
    [InlineData("a.example.com", "*.example.com", "a.example.com")]
    [InlineData("*.example.com", "*.a.example.com", "*.a.example.com")]
    [InlineData("*.a.example.com", "*.example.com", "*.a.example.com")]
    [InlineData("Example.com", "example.COM", "example.com")]
    [InlineData("*.example.com", "example.com", null)]
    [InlineData("*.example.com", "badexample.com", null)]
    [InlineData("a.example.com", "b.example.com", null)]
    [InlineData("*.example.com", "*.example.org", null)]
    public void A_route_gets_what_it_has_in_common_with_a_listener(string? listener, string? route, string? host)
    {
        var translation = Translate(
            [TestObjects.Http("web", 80, listener)], TestObjects.Route("r", route is null ? [] : [route], "s"));
        Assert.Equal(host is null ? [] : [$"listener~80~{host}".Replace('.', '_')], Hosts(translation));
        var accepted = Condition(translation, ConditionTypes.Accepted);
        Assert.Equal(host is null ? "NoMatchingListenerHostname" : "Accepted", accepted.Reason);
    }

    [Fact]
    public void A_host_belongs_to_the_listener_that_names_it_best()
    {
        var translation = Translate(
            [TestObjects.Http("all", 80), TestObjects.Http("wide", 80, "*.example.com"), TestObjects.Http("exact", 80, "a.example.com")],
            TestObjects.Route("r", ["a.example.com", "b.example.com", "c.org"], "s") with
            {
                Spec = TestObjects.Route("r", ["a.example.com", "b.example.com", "c.org"], "s").Spec with
                {
                    ParentRefs =
                    [
                        new ParentReference { Name = "gw", Namespace = "infra", SectionName = "wide" },
                    ],
                },
            });
        Assert.Equal(["listener~80~b_example_com"], Hosts(translation));
    }

    [Fact]
    public void The_route_that_names_a_host_better_comes_first()
    {
        var wide = TestObjects.Route("a-wide", ["*.example.com"], "s", path: "/long/path");
        var exact = TestObjects.Route("b-exact", ["a.example.com"], "s");
        var table = Table(Translate([TestObjects.Http("web", 80, "a.example.com")], wide, exact));
        var host = Envoy.Config.Route.V3.RouteConfiguration.Parser.ParseFrom(table.ToArray()).VirtualHosts.Single();
        Assert.Contains("b-exact", host.Routes[0].Name, StringComparison.Ordinal);
        Assert.Contains("a-wide", host.Routes[1].Name, StringComparison.Ordinal);
    }

    [Fact]
    public void A_section_that_does_not_exist_is_no_parent()
    {
        var route = TestObjects.Route("r", [], "s");
        var translation = Translate(
            [TestObjects.Http("web", 80)],
            route with { Spec = route.Spec with { ParentRefs = [route.Spec.ParentRefs[0] with { SectionName = "other" }] } });
        Assert.Equal("NoMatchingParent", Condition(translation, ConditionTypes.Accepted).Reason);
        Assert.Equal(ConditionStatus.True, Condition(translation, ConditionTypes.ResolvedRefs).Status);
    }

    [Fact]
    public void A_namespace_that_is_not_allowed_is_refused()
    {
        var translation = Translate([TestObjects.Http("web", 80, from: FromNamespaces.Same)], TestObjects.Route("r", [], "s"));
        Assert.Equal("NotAllowedByListeners", Condition(translation, ConditionTypes.Accepted).Reason);
        Assert.Empty(Hosts(translation));
    }

    internal static GatewayTranslation Translate(Listener[] listeners, params Resource[] objects) =>
        new GatewayTranslator(TestObjects.GatewayKey, TranslationSettings.Default).Translate(ClusterState.Empty.Apply(
        [
            ResourceChange.Put(TestObjects.Class()),
            ResourceChange.Put(TestObjects.Gateway(listeners)),
            .. objects.Select(ResourceChange.Put),
        ]));

    private static EncodedRouteTable Table(GatewayTranslation translation) =>
        (EncodedRouteTable)translation.Resources[(int)XdsType.Route].Resources.Single();

    private static IEnumerable<string> Hosts(GatewayTranslation translation) =>
        Table(translation).VirtualHosts.Select(static host => host.Name);

    private static Condition Condition(GatewayTranslation translation, string type) =>
        translation.Statuses.Values.OfType<RouteStatus>().Single().Parents[0].Conditions.Single(c => c.Type == type);
}
