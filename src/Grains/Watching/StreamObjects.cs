using System.Collections.Immutable;
using KGateway.Grains.Contracts.Sources;
using KGateway.Grains.Contracts.Watching;
using KGateway.Resources;
using KGateway.Translation.State;

namespace KGateway.Grains.Watching;

/// <summary>All objects of a stream: the replicated kinds together, the busy ones by bucket. Finds out what a batch really changes.</summary>
internal sealed class StreamObjects
{
    private readonly Dictionary<ResourceId, Resource> _sharded = [];
    private readonly Dictionary<ShardBucket, Dictionary<ResourceId, Resource>> _buckets = [];

    /// <summary>Objects of the replicated kinds.</summary>
    public ImmutableDictionary<ResourceId, Resource> Replicated { get; private set; } = ImmutableDictionary<ResourceId, Resource>.Empty;

    /// <summary>How many objects there are.</summary>
    public int Count => Replicated.Count + _sharded.Count;

    /// <summary>The objects of a bucket.</summary>
    public IEnumerable<Resource> In(ShardBucket bucket) => _buckets.TryGetValue(bucket, out var objects) ? objects.Values : [];

    /// <summary>
    /// Takes a batch: returns the changes of replicated objects, and adds the changes of others to <paramref name="sharded"/> under their
    /// buckets. An object that equals the held one is no change.
    /// </summary>
    public List<ResourceChange> Apply(ResourceBatch batch, Dictionary<ShardBucket, List<ResourceChange>> sharded)
    {
        var replicated = new List<ResourceChange>();
        var builder = Replicated.ToBuilder();
        foreach (var change in batch.Changes)
        {
            if (ShardBucket.IsSharded(change.Id.GroupKind))
                ApplySharded(change, sharded);
            else if (ApplyReplicated(change, builder))
                replicated.Add(change);
        }

        if (batch.Complete)
        {
            var seen = new HashSet<ResourceId>(batch.Changes.Count);
            foreach (var change in batch.Changes)
                seen.Add(change.Id);
            foreach (var id in builder.Keys.Where(id => !seen.Contains(id)).ToArray())
            {
                builder.Remove(id);
                replicated.Add(new ResourceChange(id, null));
            }

            foreach (var id in _sharded.Keys.Where(id => !seen.Contains(id)).ToArray())
                ApplySharded(new ResourceChange(id, null), sharded);
        }

        Replicated = builder.ToImmutable();
        return replicated;
    }

    private static bool ApplyReplicated(ResourceChange change, ImmutableDictionary<ResourceId, Resource>.Builder objects)
    {
        if (change.Value is null)
            return objects.Remove(change.Id);
        if (objects.TryGetValue(change.Id, out var held) && held.Equals(change.Value))
            return false;
        objects[change.Id] = change.Value;
        return true;
    }

    private void ApplySharded(ResourceChange change, Dictionary<ShardBucket, List<ResourceChange>> changed)
    {
        _sharded.TryGetValue(change.Id, out var held);
        if (Equals(held, change.Value))
            return;
        var before = held is null ? [] : ShardBucket.Of(held);
        var after = change.Value is null ? [] : ShardBucket.Of(change.Value);
        foreach (var left in before)
        {
            if (after.Contains(left))
                continue;
            _buckets[left].Remove(change.Id);
            if (_buckets[left].Count == 0)
                _buckets.Remove(left);
            Add(left, new ResourceChange(change.Id, null));
        }

        foreach (var entered in after)
        {
            if (!_buckets.TryGetValue(entered, out var objects))
                _buckets.Add(entered, objects = []);
            objects[change.Id] = change.Value!;
            Add(entered, change);
        }

        if (change.Value is null)
            _sharded.Remove(change.Id);
        else
            _sharded[change.Id] = change.Value;

        void Add(ShardBucket bucket, ResourceChange entry)
        {
            if (!changed.TryGetValue(bucket, out var list))
                changed.Add(bucket, list = []);
            list.Add(entry);
        }
    }
}
