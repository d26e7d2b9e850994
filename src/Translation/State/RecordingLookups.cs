using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Encoding;
using KGateway.Translation.Validation;

namespace KGateway.Translation.State;

/// <summary>Reads a state and remembers what was asked, for one unit of work after another.</summary>
internal sealed class RecordingLookups(ClusterState state) : ILookups
{
    private readonly HashSet<LookupKey> _asked = [];
    private readonly Dictionary<ContentHash, ConfigurationCandidate> _pending = [];

    /// <summary>The state that is read.</summary>
    public ClusterState State { get; set; } = state;

    /// <inheritdoc/>
    public T? Get<T>(ObjectKey key)
        where T : Resource
    {
        _asked.Add(new(LookupKind.Object, ResourceKinds.Of<T>().GroupKind, key));
        return State.Get<T>(key);
    }

    /// <inheritdoc/>
    public Resource? Get(ResourceId id)
    {
        _asked.Add(LookupKey.Of(id));
        return State.Get(id);
    }

    /// <summary>Whether something was asked since the last <see cref="Take"/> that only Envoy can answer, and hasn't yet.</summary>
    public bool AwaitsVerdict { get; private set; }

    /// <inheritdoc/>
    public ConfigurationVerdict? VerdictOn(ConfigurationCandidate candidate)
    {
        _asked.Add(LookupKey.Of(candidate.Id));
        if (State.VerdictOn(candidate) is { } verdict)
            return verdict;
        AwaitsVerdict = true;
        _pending[candidate.Hash] = candidate;
        return null;
    }

    /// <inheritdoc/>
    public ImmutableArray<ReferenceGrant> GrantsIn(string @namespace) => InNamespace<ReferenceGrant>(@namespace);

    /// <inheritdoc/>
    public ImmutableArray<T> InNamespace<T>(string @namespace)
        where T : Resource
    {
        _asked.Add(LookupKey.InNamespace(ResourceKinds.Of<T>().GroupKind, @namespace));
        return State.InNamespace<T>(@namespace);
    }

    /// <inheritdoc/>
    public ImmutableArray<T> PoliciesOf<T>(ResourceId target)
        where T : Resource
    {
        _asked.Add(LookupKey.PoliciesOf(target));
        return State.PoliciesOf<T>(target);
    }

    /// <inheritdoc/>
    public ImmutableArray<T> PoliciesSelecting<T>(GroupKind targets, string @namespace, string label)
        where T : Resource
    {
        _asked.Add(LookupKey.PoliciesSelecting(targets, @namespace, label));
        return State.PoliciesSelecting<T>(targets, @namespace, label);
    }

    /// <inheritdoc/>
    public ImmutableArray<T> Labeled<T>(string @namespace, string label)
        where T : Resource
    {
        _asked.Add(LookupKey.Labeled(ResourceKinds.Of<T>().GroupKind, @namespace, label));
        return State.Labeled<T>(@namespace, label);
    }

    /// <summary>The ListenerSets of a Gateway, ordered by id.</summary>
    public ImmutableArray<ListenerSet> ListenerSetsOf(ObjectKey gateway)
    {
        _asked.Add(LookupKey.ListenerSetsOf(gateway));
        return State.ListenerSetsOf(gateway);
    }

    /// <summary>The routes, of any kind, that name an object as a parent, in no particular order.</summary>
    public IEnumerable<Resource> RoutesOf(ResourceId parent)
    {
        _asked.Add(LookupKey.RoutesOf(parent));
        return State.RoutesOf(parent);
    }

    /// <inheritdoc/>
    public ImmutableArray<T> OfHost<T>(string host)
        where T : Resource
    {
        _asked.Add(LookupKey.OfHost(ResourceKinds.Of<T>().GroupKind, host));
        return State.OfHost<T>(host);
    }

    /// <summary>The objects of a kind that name a waypoint in a label of their own, ordered by name.</summary>
    public ImmutableArray<T> MembersOfWaypoint<T>(ObjectKey gateway)
        where T : Resource
    {
        _asked.Add(LookupKey.MembersOfWaypoint(ResourceKinds.Of<T>().GroupKind, gateway));
        return State.MembersOfWaypoint<T>(gateway);
    }

    /// <summary>What was asked since the last call.</summary>
    public LookupKey[] Take()
    {
        AwaitsVerdict = false;
        if (_asked.Count == 0)
            return [];
        var keys = new LookupKey[_asked.Count];
        _asked.CopyTo(keys);
        _asked.Clear();
        return keys;
    }

    /// <summary>The candidates that Envoy must be asked about, of all units since the last call.</summary>
    public ImmutableArray<ConfigurationCandidate> TakePending()
    {
        if (_pending.Count == 0)
            return [];
        ImmutableArray<ConfigurationCandidate> pending = [.. _pending.Values];
        _pending.Clear();
        return pending;
    }
}
