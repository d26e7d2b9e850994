using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Encoding;
using KGateway.Translation.Validation;

namespace KGateway.Translation.State;

/// <summary>
/// All configuration objects at one moment, with indexes. Immutable: applying changes makes a new state that shares what didn't change.
/// </summary>
public sealed class ClusterState : ILookups
{
    private static readonly ImmutableDictionary<ObjectKey, Resource> NoObjects = ImmutableDictionary<ObjectKey, Resource>.Empty;

    private readonly ImmutableArray<ImmutableDictionary<ObjectKey, Resource>> _objects;
    private readonly ImmutableDictionary<LookupKey, IndexBucket> _indexes;
    private readonly ChangeLog _log;
    private readonly VerdictTable _verdicts;

    // Names this state in the logs of its descendants without keeping its objects alive.
    private readonly object _token = new();

    private ClusterState(
        ImmutableArray<ImmutableDictionary<ObjectKey, Resource>> objects,
        ImmutableDictionary<LookupKey, IndexBucket> indexes,
        ChangeLog log,
        VerdictTable verdicts,
        long revision)
    {
        _objects = objects;
        _indexes = indexes;
        _log = log;
        _verdicts = verdicts;
        Revision = revision;
    }

    /// <summary>The state without objects.</summary>
    public static ClusterState Empty { get; } = new(
        [.. Enumerable.Repeat(NoObjects, ResourceKinds.All.Length)],
        ImmutableDictionary<LookupKey, IndexBucket>.Empty,
        ChangeLog.Empty,
        VerdictTable.Empty,
        0);

    /// <summary>The state without objects that remembers about so many of Envoy's verdicts; 0 for the default.</summary>
    public static ClusterState Remembering(int verdicts) => verdicts == 0
        ? Empty
        : new(Empty._objects, Empty._indexes, Empty._log, VerdictTable.OfSize(verdicts), Empty.Revision);

    /// <summary>How many times changes were applied to get here; grows along a line of states.</summary>
    public long Revision { get; }

    /// <summary>
    /// The state after some changes; later ones win over earlier ones of the same object. An object that equals the held one keeps the
    /// held reference. Returns this state when nothing differs. Costs in proportion to the changes.
    /// </summary>
    /// <exception cref="ArgumentException">An object's id isn't that of its change, or its kind isn't one that is read.</exception>
    public ClusterState Apply(IReadOnlyCollection<ResourceChange> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        var update = new StateUpdate(_objects, _indexes);
        foreach (var change in changes)
            update.Apply(change);
        return update.Changed.Count == 0
            ? this
            : new(update.Objects(), update.Indexes(), _log.With(_token, [.. update.Changed]), _verdicts, Revision + 1);
    }

    /// <summary>
    /// The state in which Envoy has said something of some candidates; what depends on it counts as changed. Returns this state when it
    /// knows all of it.
    /// </summary>
    public ClusterState With(IReadOnlyCollection<ConfigurationVerdict> verdicts)
    {
        ArgumentNullException.ThrowIfNull(verdicts);
        var table = _verdicts.With(verdicts, out var changed);
        return changed.IsEmpty ? this : new(_objects, _indexes, _log.With(_token, changed), table, Revision + 1);
    }

    /// <inheritdoc/>
    public ConfigurationVerdict? VerdictOn(ConfigurationCandidate candidate)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        return _verdicts.Find(candidate.Hash);
    }

    /// <summary>Whether a question is one for a verdict that isn't known yet.</summary>
    public bool Awaits(LookupKey question) =>
        question.GroupKind == ConfigurationCandidate.VerdictKind
        && ContentHash.TryParse(question.Key.Name, out var candidate)
        && _verdicts.Find(candidate) is null;

    /// <inheritdoc/>
    public T? Get<T>(ObjectKey key)
        where T : Resource => _objects[KindSlot.Of<T>()].GetValueOrDefault(key) as T;

    /// <inheritdoc/>
    public Resource? Get(ResourceId id)
    {
        var slot = KindSlot.Of(id.GroupKind);
        return slot < 0 ? null : _objects[slot].GetValueOrDefault(id.Key);
    }

    /// <summary>All objects of a kind, in no particular order.</summary>
    public IEnumerable<T> All<T>()
        where T : Resource
    {
        foreach (var resource in _objects[KindSlot.Of<T>()].Values)
            yield return (T)resource;
    }

    /// <summary>All objects of a kind, in no particular order; none of a kind that isn't read.</summary>
    public IEnumerable<Resource> All(GroupKind kind) => KindSlot.Of(kind) is >= 0 and var slot ? _objects[slot].Values : [];

    /// <summary>How many objects of a kind there are.</summary>
    public int Count<T>()
        where T : Resource => _objects[KindSlot.Of<T>()].Count;

    /// <inheritdoc/>
    public ImmutableArray<ReferenceGrant> GrantsIn(string @namespace) => InNamespace<ReferenceGrant>(@namespace);

    /// <inheritdoc/>
    public ImmutableArray<T> InNamespace<T>(string @namespace)
        where T : Resource =>
        TryGetBucket(LookupKey.InNamespace(ResourceKinds.Of<T>().GroupKind, @namespace), out var bucket) ? bucket.OfType<T>() : [];

    /// <inheritdoc/>
    public ImmutableArray<T> PoliciesOf<T>(ResourceId target)
        where T : Resource => TryGetBucket(LookupKey.PoliciesOf(target), out var bucket) ? bucket.OfType<T>() : [];

    /// <inheritdoc/>
    public ImmutableArray<T> PoliciesSelecting<T>(GroupKind targets, string @namespace, string label)
        where T : Resource =>
        TryGetBucket(LookupKey.PoliciesSelecting(targets, @namespace, label), out var bucket) ? bucket.OfType<T>() : [];

    /// <inheritdoc/>
    public ImmutableArray<T> Labeled<T>(string @namespace, string label)
        where T : Resource =>
        TryGetBucket(LookupKey.Labeled(ResourceKinds.Of<T>().GroupKind, @namespace, label), out var bucket) ? bucket.OfType<T>() : [];

    /// <summary>All routes, of any kind, that name an object as a parent, in no particular order.</summary>
    public IEnumerable<Resource> RoutesOf(ResourceId parent) =>
        TryGetBucket(LookupKey.RoutesOf(parent), out var bucket) ? bucket.Members.Values : [];

    /// <summary>The ListenerSets that name a Gateway as their parent, ordered by id.</summary>
    public ImmutableArray<ListenerSet> ListenerSetsOf(ObjectKey gateway) =>
        TryGetBucket(LookupKey.ListenerSetsOf(gateway), out var bucket) ? bucket.OfType<ListenerSet>() : [];

    /// <inheritdoc/>
    public ImmutableArray<T> OfHost<T>(string host)
        where T : Resource =>
        TryGetBucket(LookupKey.OfHost(ResourceKinds.Of<T>().GroupKind, host), out var bucket) ? bucket.OfType<T>() : [];

    /// <summary>The objects of a kind that name a waypoint in a label of their own, ordered by name.</summary>
    public ImmutableArray<T> MembersOfWaypoint<T>(ObjectKey gateway)
        where T : Resource =>
        TryGetBucket(LookupKey.MembersOfWaypoint(ResourceKinds.Of<T>().GroupKind, gateway), out var bucket) ? bucket.OfType<T>() : [];

    /// <summary>
    /// The objects that may differ from <paramref name="earlier"/>; null when that isn't an ancestor of this state or too long ago, and
    /// everything must be looked at. Costs in proportion to the changes.
    /// </summary>
    public StateChanges? ChangesSince(ClusterState earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        return ReferenceEquals(earlier, this) ? StateChanges.None : _log.Since(earlier._token);
    }

    private bool TryGetBucket(LookupKey key, [MaybeNullWhen(false)] out IndexBucket bucket) => _indexes.TryGetValue(key, out bucket);
}
