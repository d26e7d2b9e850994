using System.Collections.Frozen;
using KGateway.Grains.Contracts.Sources;
using KGateway.Resources;
using KGateway.Translation.State;

namespace KGateway.Kubernetes.Sources;

/// <summary>
/// Objects that count as there while the server has none of their name. Our GatewayClasses are such: all proxies would lose what they serve
/// when one is deleted, by mistake or with an installation whose replicas are still leaving, until it is made again.
/// </summary>
internal sealed class StandIns(IEnumerable<Resource> objects)
{
    private readonly FrozenDictionary<ResourceId, Resource> _objects = objects.ToFrozenDictionary(static resource => resource.Id);

    /// <summary>A batch of a kind with those that it says are missing. A kind that isn't served, which is so at position 0, has none.</summary>
    public ResourceBatch Fill(GroupKind kind, ResourceBatch batch)
    {
        if (batch.Position == 0 || !_objects.Keys.Any(id => id.GroupKind == kind))
            return batch;
        var changes = new List<ResourceChange>(batch.Changes.Count + 1);
        var missing = batch.Complete ? _objects.Keys.Where(id => id.GroupKind == kind).ToHashSet() : [];
        foreach (var change in batch.Changes)
        {
            missing.Remove(change.Id);
            changes.Add(change.Value is null && _objects.TryGetValue(change.Id, out var standIn) ? new ResourceChange(change.Id, standIn) : change);
        }

        foreach (var id in missing)
            changes.Add(new ResourceChange(id, _objects[id]));
        return batch with { Changes = changes };
    }
}
