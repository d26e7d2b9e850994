using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Translation.Validation;

namespace KGateway.Translation.State;

/// <summary>
/// The objects that may differ between two states; an object that changed and changed back may be among them. What Envoy said of
/// configurations counts as objects of a kind of its own.
/// </summary>
public sealed class StateChanges
{
    private HashSet<LookupKey>? _touched;

    internal StateChanges(ImmutableArray<ResourceId> objects) => Objects = objects;

    internal static StateChanges None { get; } = new([]);

    /// <summary>The objects, each once, in the order of their first change.</summary>
    public ImmutableArray<ResourceId> Objects { get; }

    /// <summary>Whether there is no change.</summary>
    public bool IsEmpty => Objects.IsEmpty;

    /// <summary>
    /// The questions whose answers may differ between the states: those of the objects themselves and of every index that they left or
    /// entered. Each once. They are found once for all who ask, so the states must be those that these are the changes between.
    /// </summary>
    public IReadOnlySet<LookupKey> TouchedLookups(ClusterState before, ClusterState after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return _touched ??= FindTouched(before, after);
    }

    private HashSet<LookupKey> FindTouched(ClusterState before, ClusterState after)
    {
        var keys = new HashSet<LookupKey>();
        foreach (var id in Objects)
        {
            if (id.GroupKind == ConfigurationCandidate.VerdictKind)
            {
                keys.Add(LookupKey.Of(id));
                continue;
            }

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
