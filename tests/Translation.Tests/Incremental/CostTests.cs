using KGateway.Translation.State;

namespace KGateway.Translation.Tests.Incremental;

/// <summary>A change costs what it touches, however many routes there are.</summary>
public sealed class CostTests
{
    private const int Routes = 1000;

    private readonly GatewayTranslator _translator = new(TestObjects.GatewayKey, TranslationSettings.Default);
    private readonly ClusterState _state;

    public CostTests()
    {
        var changes = new List<ResourceChange>
        {
            ResourceChange.Put(TestObjects.Class()),
            ResourceChange.Put(TestObjects.Gateway(TestObjects.Http("web", 80))),
        };
        for (var i = 0; i < Routes; i++)
        {
            changes.Add(ResourceChange.Put(TestObjects.Route($"r{i}", [$"h{i}.example.com"], $"s{i}")));
            changes.Add(ResourceChange.Put(TestObjects.Service("app", $"s{i}")));
        }

        _state = ClusterState.Empty.Apply(changes);
        _translator.Translate(_state);
    }

    [Fact]
    public void Everything_is_made_once_at_first()
    {
        var work = _translator.LastWork;
        Assert.Equal((1, Routes, Routes, Routes, 1, Routes, 1),
            (work.Frames, work.Attachments, work.Resolutions, work.VirtualHosts, work.RouteTables, work.Clusters, work.Listeners));
    }

    [Fact]
    public void The_same_state_costs_nothing()
    {
        _translator.Translate(_state);
        AssertWork();
    }

    [Fact]
    public void A_changed_route_costs_one_of_each()
    {
        Apply(ResourceChange.Put(TestObjects.Route("r7", ["h7.example.com"], "s7", path: "/new")));
        AssertWork(attachments: 1, resolutions: 1, hosts: 1, tables: 1);
    }

    [Fact]
    public void A_route_that_moves_to_another_host_costs_two_hosts()
    {
        Apply(ResourceChange.Put(TestObjects.Route("r7", ["h8.example.com"], "s7")));
        AssertWork(attachments: 1, resolutions: 1, hosts: 1, tables: 1);
    }

    [Fact]
    public void A_deleted_service_costs_its_route_and_its_cluster()
    {
        var result = Apply(ResourceChange.Delete(TestObjects.Service("app", "s7").Id));
        AssertWork(attachments: 0, resolutions: 1, hosts: 1, tables: 1);
        Assert.Equal(["kube_app_s7_80"], result.ChangedNames[0]);
    }

    [Fact]
    public void A_service_that_appears_for_a_waiting_route_is_found()
    {
        Apply(ResourceChange.Put(TestObjects.Route("r7", ["h7.example.com"], "later")));
        Apply(ResourceChange.Put(TestObjects.Service("app", "later")));
        AssertWork(attachments: 0, resolutions: 1, hosts: 1, tables: 1, clusters: 1);
    }

    [Fact]
    public void Objects_that_nothing_asked_for_cost_nothing()
    {
        Apply(
            ResourceChange.Put(TestObjects.Service("app", "unused")),
            ResourceChange.Put(TestObjects.Grant("shop", "app")),
            ResourceChange.Put(TestObjects.Namespace("app", open: true)));
        AssertWork();
    }

    [Fact]
    public void An_equal_object_changes_nothing()
    {
        var again = _state.Apply([ResourceChange.Put(TestObjects.Route("r7", ["h7.example.com"], "s7"))]);
        Assert.Same(_state, again);
    }

    private ClusterState _now = null!;

    private GatewayTranslation Apply(params ResourceChange[] changes)
    {
        _now = (_now ?? _state).Apply(changes);
        return _translator.Translate(_now);
    }

    private void AssertWork(int attachments = 0, int resolutions = 0, int hosts = 0, int tables = 0, int clusters = 0)
    {
        var work = _translator.LastWork;
        Assert.Equal((0, attachments, resolutions, hosts, tables, clusters, 0),
            (work.Frames, work.Attachments, work.Resolutions, work.VirtualHosts, work.RouteTables, work.Clusters, work.Listeners));
    }
}
