using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Translation;
using KGateway.Translation.State;

namespace KGateway.Grains.Hub;

/// <summary>
/// Keeps objects of namespaces that no selector selects out of the state, and puts them in when the namespace's labels change. Namespaces
/// themselves are always in it. Not thread-safe.
/// </summary>
internal sealed class NamespaceFilter(NamespaceDiscovery discovery)
{
    private readonly Dictionary<string, Dictionary<ResourceId, Resource>> _hidden = new(StringComparer.Ordinal);

    /// <summary>What the changes mean for the state.</summary>
    /// <param name="changes">Changes of all objects.</param>
    /// <param name="state">The state before.</param>
    /// <param name="idsIn">The ids of all objects of a namespace before, hidden ones included.</param>
    public IReadOnlyCollection<ResourceChange> Visible(
        IReadOnlyCollection<ResourceChange> changes, ClusterState state, Func<string, IEnumerable<ResourceId>> idsIn)
    {
        var visible = new Dictionary<ResourceId, Resource?>();
        var selected = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var change in changes)
        {
            if (!IsNamespace(change.Id))
                continue;
            visible[change.Id] = change.Value;
            var name = change.Id.Key.Name;
            var now = IsSelected(change.Value as Namespace);
            selected[name] = now;
            if (now)
                Show(name, visible);
            else if (IsSelected(state.Get<Namespace>(change.Id.Key)))
                Hide(idsIn(name), state, visible);
        }

        foreach (var change in changes)
        {
            var name = change.Id.Key.Namespace;
            if (IsNamespace(change.Id))
                continue;
            if (name.Length == 0)
                visible[change.Id] = change.Value;
            else if (selected.TryGetValue(name, out var known) ? known : selected[name] = IsSelected(state.Get<Namespace>(new("", name))))
                visible[change.Id] = change.Value;
            else
                Keep(change, state, visible);
        }

        return [.. visible.Select(static pair => new ResourceChange(pair.Key, pair.Value))];
    }

    private static bool IsNamespace(ResourceId id) => id.GroupKind == ResourceKinds.Namespace.GroupKind;

    private bool IsSelected(Namespace? @namespace) => @namespace is not null && discovery.IsSelected(@namespace);

    private void Show(string name, Dictionary<ResourceId, Resource?> visible)
    {
        if (!_hidden.Remove(name, out var objects))
            return;
        foreach (var (id, resource) in objects)
            visible[id] = resource;
    }

    private void Hide(IEnumerable<ResourceId> ids, ClusterState state, Dictionary<ResourceId, Resource?> visible)
    {
        foreach (var id in ids)
        {
            if (state.Get(id) is { } resource)
                Keep(new ResourceChange(id, resource), state, visible);
        }
    }

    private void Keep(ResourceChange change, ClusterState state, Dictionary<ResourceId, Resource?> visible)
    {
        if (state.Get(change.Id) is not null)
            visible[change.Id] = null;
        var name = change.Id.Key.Namespace;
        if (!_hidden.TryGetValue(name, out var objects))
            _hidden[name] = objects = [];
        if (change.Value is { } resource)
            objects[change.Id] = resource;
        else
            objects.Remove(change.Id);
    }
}
