using System.Collections.Immutable;
using KGateway.Translation.Encoding;

namespace KGateway.Grains.Contracts.Snapshots;

/// <summary>
/// Holds the newest snapshot of one Gateway and a short log of what changed. One publisher at a time; any number of readers, which
/// never block it.
/// </summary>
public sealed class SnapshotCell : ISnapshotFeed
{
    private const int LogLength = 256;
    private const int MostRemovedClusters = 1024;

    private readonly Lock _gate = new();
    private readonly Entry?[] _log = new Entry?[LogLength];
    private readonly Queue<EncodedResource> _removedClusters = new();
    private ImmutableArray<Action> _listeners = [];
    private volatile ProxySnapshot? _current;
    private Answer? _lastAnswer;

    /// <inheritdoc/>
    public ProxySnapshot? Current => _current;

    /// <inheritdoc/>
    public ImmutableArray<EncodedResource> LatelyRemovedClusters
    {
        get
        {
            lock (_gate)
            {
                return [.. _removedClusters];
            }
        }
    }

    /// <summary>How many sessions listen.</summary>
    public int Listeners => _listeners.Length;

    /// <summary>
    /// Publishes new sets (indexed by <see cref="XdsType"/>; sets that are unchanged should be the same instances) and signals the
    /// sessions. Returns false, without a signal, when nothing differs from <see cref="Current"/>.
    /// </summary>
    /// <param name="sets">One set for each type.</param>
    /// <param name="changedNames">Names that changed, per type, where known; a default entry makes this method find them itself.</param>
    /// <param name="unknownEndpoints">See <see cref="ProxySnapshot.UnknownEndpoints"/>.</param>
    public bool Publish(
        ImmutableArray<ResourceSet> sets,
        ImmutableArray<ImmutableArray<string>> changedNames = default,
        ImmutableHashSet<string>? unknownEndpoints = null)
    {
        unknownEndpoints ??= [];
        ImmutableArray<Action> listeners;
        lock (_gate)
        {
            var previous = _current;
            var entry = new Entry(previous is null ? 1 : previous.Revision + 1);
            var changed = previous is null || Differ(previous.UnknownEndpoints, unknownEndpoints);
            foreach (var type in XdsTypes.All)
            {
                var before = previous?[type] ?? ResourceSet.Empty;
                var after = sets[(int)type];
                if (ReferenceEquals(before, after))
                {
                    continue;
                }

                var names = changedNames.IsDefault || changedNames[(int)type].IsDefault ? Differences(before, after) : changedNames[(int)type];
                entry.Names[(int)type] = names;
                changed |= names.Length > 0;
            }

            if (!changed)
            {
                return false;
            }

            if (previous is not null)
            {
                KeepRemovedClusters(previous[XdsType.Cluster], sets[(int)XdsType.Cluster], entry.Names[(int)XdsType.Cluster]);
            }

            _log[entry.Revision % LogLength] = entry;
            _current = new ProxySnapshot(entry.Revision, sets, unknownEndpoints);
            listeners = _listeners;
        }

        foreach (var listener in listeners)
        {
            listener();
        }

        return true;
    }

    /// <inheritdoc/>
    public SnapshotChanges? ChangesSince(long revision)
    {
        lock (_gate)
        {
            var newest = _current?.Revision ?? 0;
            if (newest - revision > LogLength || revision <= 0)
            {
                return null;
            }

            // Most sessions stand at the same revision: they share one answer.
            if (_lastAnswer is { } last && last.From == revision && last.To == newest)
            {
                return last.Changes;
            }

            var changes = new SnapshotChanges();
            for (var i = revision + 1; i <= newest; i++)
            {
                var entry = _log[i % LogLength]!;
                foreach (var type in XdsTypes.All)
                {
                    if (entry.Names[(int)type] is { IsDefaultOrEmpty: false } names)
                    {
                        changes.Add(type, names);
                    }
                }
            }

            _lastAnswer = new Answer(revision, newest, changes);
            return changes;
        }
    }

    /// <inheritdoc/>
    public IDisposable Subscribe(Action onChange)
    {
        ArgumentNullException.ThrowIfNull(onChange);
        lock (_gate)
        {
            _listeners = _listeners.Add(onChange);
        }

        return new Subscription(this, onChange);
    }

    // Their sizes tell nearly always: comparing thousands of names at each publication would make a start quadratic.
    private static bool Differ(ImmutableHashSet<string> before, ImmutableHashSet<string> after) =>
        !ReferenceEquals(before, after) && (before.Count != after.Count || !before.SetEquals(after));

    private static ImmutableArray<string> Differences(ResourceSet before, ResourceSet after)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        foreach (var resource in after.Resources)
        {
            if (before[resource.Name]?.Version != resource.Version)
            {
                names.Add(resource.Name);
            }
        }

        foreach (var resource in before.Resources)
        {
            if (after[resource.Name] is null)
            {
                names.Add(resource.Name);
            }
        }

        return names.ToImmutable();
    }

    private void KeepRemovedClusters(ResourceSet before, ResourceSet after, ImmutableArray<string> changed)
    {
        foreach (var name in changed.IsDefault ? [] : changed)
        {
            if (after[name] is null && before[name] is { } removed)
            {
                _removedClusters.Enqueue(removed);
                if (_removedClusters.Count > MostRemovedClusters)
                {
                    _removedClusters.Dequeue();
                }
            }
        }
    }

    private void Unsubscribe(Action onChange)
    {
        lock (_gate)
        {
            _listeners = _listeners.Remove(onChange);
        }
    }

    private sealed record Answer(long From, long To, SnapshotChanges Changes);

    private sealed class Entry(long revision)
    {
        public long Revision { get; } = revision;

        public ImmutableArray<string>[] Names { get; } = new ImmutableArray<string>[XdsTypes.Count];
    }

    private sealed class Subscription(SnapshotCell cell, Action onChange) : IDisposable
    {
        public void Dispose() => cell.Unsubscribe(onChange);
    }
}
