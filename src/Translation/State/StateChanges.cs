using System.Collections.Immutable;
using KGateway.Resources;

namespace KGateway.Translation.State;

/// <summary>The objects that may differ between two states; an object that changed and changed back may be among them.</summary>
public sealed class StateChanges
{
    internal StateChanges(ImmutableArray<ResourceId> objects) => Objects = objects;

    internal static StateChanges None { get; } = new([]);

    /// <summary>The objects, each once, in the order of their first change.</summary>
    public ImmutableArray<ResourceId> Objects { get; }

    /// <summary>Whether there is no change.</summary>
    public bool IsEmpty => Objects.IsEmpty;

    /// <summary>
    /// The questions whose answers may differ between the states: those of the objects themselves and of every index that they left or
    /// entered. Each once.
    /// </summary>
    public IReadOnlyCollection<LookupKey> TouchedLookups(ClusterState before, ClusterState after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var keys = new HashSet<LookupKey>();
        foreach (var id in Objects)
        {
            var old = before.Get(id);
            var now = after.Get(id);
            if (ReferenceEquals(old, now))
                continue;
            keys.Add(LookupKey.Of(id));
            if (old is not null)
                IndexKeys.Collect(old, keys);
            if (now is not null)
                IndexKeys.Collect(now, keys);
        }

        return keys;
    }
}
