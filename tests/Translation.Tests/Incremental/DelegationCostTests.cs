using KGateway.Resources.GatewayApi;
using KGateway.Translation.State;

namespace KGateway.Translation.Tests.Incremental;

/// <summary>A change of a route costs what the routes cost that delegate to it, however many others there are.</summary>
public sealed class DelegationCostTests
{
    private const int Routes = 200;

    private readonly GatewayTranslator _translator = new(TestObjects.GatewayKey, TranslationSettings.Default);
    private ClusterState _state;

    public DelegationCostTests()
    {
        var changes = new List<ResourceChange>
        {
            ResourceChange.Put(TestObjects.Class()),
            ResourceChange.Put(TestObjects.Gateway(TestObjects.Http("web", 80))),
            ResourceChange.Put(TestObjects.Service("app", "s")),
        };
        for (var i = 0; i < Routes; i++)
        {
            var root = TestObjects.Route($"r{i}", [$"h{i}.example.com"], "s");
            var rule = root.Spec.Rules[0] with { BackendRefs = [DelegateChanges.To($"d{i}")] };
            changes.Add(ResourceChange.Put(root with { Spec = root.Spec with { Rules = [rule] } }));
            changes.Add(ResourceChange.Put(Child(i, "/a")));
        }

        _state = ClusterState.Empty.Apply(changes);
        _translator.Translate(_state);
    }

    [Fact]
    public void A_changed_child_costs_its_parent()
    {
        var result = Apply(ResourceChange.Put(Child(7, "/b")));

        Assert.Equal((0, 1, 1, 1), Work);
        Assert.Single(result.ChangedNames.SelectMany(static names => names));
        Assert.Empty(result.ChangedStatuses);
    }

    [Fact]
    public void A_deleted_child_costs_its_parent_and_is_spoken_of_no_more()
    {
        var child = Child(7, "/a");
        var result = Apply(ResourceChange.Delete(child.Id));

        Assert.Equal((0, 1, 1, 1), Work);
        Assert.Equal(2, result.ChangedStatuses.Length);
        Assert.DoesNotContain(child.Id, result.Statuses.Keys);
    }

    [Fact]
    public void A_route_that_nobody_delegates_to_costs_nothing()
    {
        Apply(ResourceChange.Put(DelegateChanges.Delegate("other", "/")));

        Assert.Equal((0, 0, 0, 0), Work);
    }

    private (int Attachments, int Resolutions, int Hosts, int Tables) Work
    {
        get
        {
            var work = _translator.LastWork;
            return (work.Attachments, work.Resolutions, work.VirtualHosts, work.RouteTables);
        }
    }

    private GatewayTranslation Apply(ResourceChange change) => _translator.Translate(_state = _state.Apply([change]));

    private static HttpRoute Child(int i, string path) => DelegateChanges.Delegate($"d{i}", path, new HttpBackendRef { Name = "s", Port = 80 });
}
