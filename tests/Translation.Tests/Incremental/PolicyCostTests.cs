using KGateway.Resources;
using KGateway.Resources.Kgateway.Policies;
using KGateway.Resources.Kgateway.TrafficPolicies;
using KGateway.Translation.State;

namespace KGateway.Translation.Tests.Incremental;

/// <summary>A change of a policy costs what the policy applies to, however many routes there are.</summary>
public sealed class PolicyCostTests
{
    private const int Routes = 10_000;

    private readonly GatewayTranslator _translator = new(TestObjects.GatewayKey, TranslationSettings.Default);
    private ClusterState _state;

    public PolicyCostTests()
    {
        var changes = new List<ResourceChange>
        {
            ResourceChange.Put(TestObjects.Class()),
            ResourceChange.Put(TestObjects.Gateway(TestObjects.Http("web", 80))),
            ResourceChange.Put(TestObjects.Service("app", "s")),
        };
        for (var i = 0; i < Routes; i++)
        {
            var route = TestObjects.Route($"r{i}", [$"h{i}.example.com"], "s");
            changes.Add(ResourceChange.Put(route with
            {
                Metadata = route.Metadata with { Labels = StringMap.From(("name", $"r{i}"), ("team", "a")) },
            }));
        }

        _state = ClusterState.Empty.Apply(changes);
        _translator.Translate(_state);
    }

    [Fact]
    public void A_policy_of_a_route_costs_that_route()
    {
        Put("app", OfRequests(1) with { TargetRefs = [PolicyChanges.Target("HTTPRoute", "r7")] });
        AssertWork(resolutions: 1, hosts: 1, tables: 1);
        Put("app", OfRequests(2) with { TargetRefs = [PolicyChanges.Target("HTTPRoute", "r8")] });
        AssertWork(resolutions: 2, hosts: 2, tables: 1);
        Delete("app");
        AssertWork(resolutions: 1, hosts: 1, tables: 1);
    }

    [Fact]
    public void A_policy_that_selects_a_route_costs_that_route()
    {
        Put("app", OfRequests(1) with { TargetSelectors = [Selector(("name", "r7"), ("team", "a"))] });
        AssertWork(resolutions: 1, hosts: 1, tables: 1);
        Put("app", OfRequests(2) with { TargetSelectors = [Selector(("name", "r7"), ("team", "a"))] });
        AssertWork(resolutions: 1, hosts: 1, tables: 1);
        Delete("app");
        AssertWork(resolutions: 1, hosts: 1, tables: 1);
    }

    [Fact]
    public void A_policy_of_the_Gateway_costs_its_hosts_and_no_routes()
    {
        Put("infra", OfRequests(1) with { TargetRefs = [PolicyChanges.Target("Gateway", "gw")] });
        AssertWork(resolutions: 0, hosts: Routes, tables: 1);
    }

    [Fact]
    public void A_policy_of_nothing_here_costs_nothing()
    {
        Put("app", OfRequests(1) with
        {
            TargetRefs = [PolicyChanges.Target("HTTPRoute", "none"), PolicyChanges.Target("Gateway", "gw")],
            TargetSelectors = [Selector(("team", "b"))],
        });
        AssertWork();
    }

    [Fact]
    public void Only_hosts_that_differ_are_sent()
    {
        var before = _translator.Translate(_state);
        var result = Put("app", OfRequests(1) with { TargetRefs = [PolicyChanges.Target("HTTPRoute", "r7")] });
        var (old, now) = (Hosts(before), Hosts(result));
        Assert.Equal(["listener~80~h7_example_com"], now.Keys.Where(name => !ReferenceEquals(old[name], now[name])));
        Assert.Equal(["p1"], result.ChangedStatuses.Where(static id => id.GroupKind.Kind == "TrafficPolicy").Select(static id => id.Key.Name));
    }

    private static Dictionary<string, Translation.Encoding.EncodedVirtualHost> Hosts(GatewayTranslation translation) =>
        ((Translation.Encoding.EncodedRouteTable)translation.Resources[(int)Translation.Encoding.XdsType.Route]["listener~80"]!)
            .VirtualHosts.ToDictionary(static host => host.Name);

    private static TrafficPolicySpec OfRequests(int seconds) => new() { Timeouts = new TimeoutsPolicy { Request = TimeSpan.FromSeconds(seconds) } };

    private static PolicyTargetSelector Selector(params ReadOnlySpan<(string, string)> labels) =>
        new() { Group = ResourceKinds.GatewayApiGroup, Kind = "HTTPRoute", MatchLabels = StringMap.From(labels) };

    private GatewayTranslation Put(string @namespace, TrafficPolicySpec spec) =>
        Apply(ResourceChange.Put(PolicyChanges.Policy(@namespace, "p1", spec)));

    private void Delete(string @namespace) => Apply(ResourceChange.Delete(PolicyChanges.Policy(@namespace, "p1", new()).Id));

    private GatewayTranslation Apply(ResourceChange change) => _translator.Translate(_state = _state.Apply([change]));

    private void AssertWork(int resolutions = 0, int hosts = 0, int tables = 0)
    {
        var work = _translator.LastWork;
        Assert.Equal((0, 0, resolutions, hosts, tables, 0, 0),
            (work.Frames, work.Attachments, work.Resolutions, work.VirtualHosts, work.RouteTables, work.Clusters, work.Listeners));
    }
}
