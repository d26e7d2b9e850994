using System.Collections.Immutable;
using KGateway.Resources;

namespace KGateway.Translation.State;

/// <summary>The work of one <see cref="ClusterState.Apply"/>.</summary>
internal sealed class StateUpdate(
    ImmutableArray<ImmutableDictionary<ObjectKey, Resource>> objects,
    ImmutableDictionary<LookupKey, IndexBucket> indexes)
{
    private readonly ImmutableDictionary<ObjectKey, Resource>.Builder?[] _objects = new ImmutableDictionary<ObjectKey, Resource>.Builder?[objects.Length];
    private readonly Dictionary<LookupKey, ImmutableDictionary<ResourceId, Resource>.Builder> _buckets = [];
    private readonly HashSet<LookupKey> _keys = [];

    /// <summary>The objects that differ.</summary>
    public HashSet<ResourceId> Changed { get; } = [];

    public void Apply(ResourceChange change)
    {
        var slot = KindSlot.Of(change.Id.GroupKind);
        if (slot < 0)
            throw new ArgumentException($"{change.Id.GroupKind} is no kind that is read.", nameof(change));
        if (change.Value is { } value && value.Id != change.Id)
            throw new ArgumentException($"The change of {change.Id} holds {value.Id}.", nameof(change));

        var held = _objects[slot] is { } touched
            ? touched.GetValueOrDefault(change.Id.Key)
            : objects[slot].GetValueOrDefault(change.Id.Key);
        if (Equals(held, change.Value))
            return;

        var builder = _objects[slot] ??= objects[slot].ToBuilder();
        if (change.Value is null)
            builder.Remove(change.Id.Key);
        else
            builder[change.Id.Key] = change.Value;
        Index(change.Id, held, change.Value);
        Changed.Add(change.Id);
    }

    public ImmutableArray<ImmutableDictionary<ObjectKey, Resource>> Objects()
    {
        var result = objects.ToBuilder();
        for (var i = 0; i < _objects.Length; i++)
        {
            if (_objects[i] is { } builder)
                result[i] = builder.ToImmutable();
        }

        return result.MoveToImmutable();
    }

    public ImmutableDictionary<LookupKey, IndexBucket> Indexes()
    {
        if (_buckets.Count == 0)
            return indexes;
        var result = indexes.ToBuilder();
        foreach (var (key, members) in _buckets)
        {
            if (members.Count == 0)
                result.Remove(key);
            else
                result[key] = new(members.ToImmutable());
        }

        return result.ToImmutable();
    }

    private void Index(ResourceId id, Resource? old, Resource? now)
    {
        if (old is not null)
        {
            _keys.Clear();
            IndexKeys.Collect(old, _keys);
            foreach (var key in _keys)
                Bucket(key).Remove(id);
        }

        if (now is not null)
        {
            _keys.Clear();
            IndexKeys.Collect(now, _keys);
            foreach (var key in _keys)
                Bucket(key)[id] = now;
        }
    }

    private ImmutableDictionary<ResourceId, Resource>.Builder Bucket(LookupKey key)
    {
        if (!_buckets.TryGetValue(key, out var builder))
            _buckets[key] = builder = indexes.GetValueOrDefault(key, IndexBucket.Empty).Members.ToBuilder();
        return builder;
    }
}
