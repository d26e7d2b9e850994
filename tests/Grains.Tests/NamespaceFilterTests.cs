using KGateway.Grains.Hub;
using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Translation;
using KGateway.Translation.State;
using static KGateway.Grains.Tests.Harness.Objects;

namespace KGateway.Grains.Tests;

/// <summary>Objects of namespaces that no selector selects don't exist.</summary>
public sealed class NamespaceFilterTests
{
    private static readonly LabelSelector Ours = new() { MatchLabels = StringMap.From(("team", "us")) };

    private readonly NamespaceFilter _filter = new(new NamespaceDiscovery([Ours]));
    private readonly HashSet<ResourceId> _ids = [];
    private ClusterState _state = ClusterState.Empty;

    [Fact]
    public void Only_objects_of_selected_namespaces_are_seen_whichever_comes_first()
    {
        Apply(Service("before"));
        Assert.False(Sees("before"));
        Apply(Default("us"));
        Assert.True(Sees("before"));
        Apply(Service("after"));
        Assert.True(Sees("after"));
    }

    [Fact]
    public void A_namespace_that_is_no_longer_selected_loses_its_objects_until_it_is_again()
    {
        Apply(Default("us"), Service("s"));
        Apply(Default("them"));
        Assert.False(Sees("s"));
        Apply(Service("t"));
        Delete(Service("s"));
        Apply(Default("us"));
        Assert.True(Sees("t"));
        Assert.False(Sees("s"));
    }

    [Fact]
    public void A_namespace_that_is_gone_is_selected_by_nothing()
    {
        Apply(Default("us"), Service("s"));
        Delete(Default("us"));
        Assert.False(Sees("s"));
    }

    private static Namespace Default(string team) =>
        new() { Metadata = new ObjectMeta { Name = "default", Labels = StringMap.From(("team", team)) } };

    private bool Sees(string service) => _state.Get<Service>(Key(service)) is not null;

    private void Apply(params Resource[] resources) => Apply([.. resources.Select(static r => new ResourceChange(r.Id, r))]);

    private void Delete(Resource resource) => Apply([new ResourceChange(resource.Id, null)]);

    private void Apply(ResourceChange[] changes)
    {
        _state = _state.Apply(_filter.Visible(changes, _state, name => _ids.Where(id => id.Key.Namespace == name)));
        foreach (var change in changes)
        {
            if (change.Value is null)
                _ids.Remove(change.Id);
            else
                _ids.Add(change.Id);
        }
    }
}
