using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Resources.GatewayApi;

namespace KGateway.Translation.State;

/// <summary>Reads a state and remembers what was asked, for one unit of work after another.</summary>
internal sealed class RecordingLookups(ClusterState state) : ILookups
{
    private readonly HashSet<LookupKey> _asked = [];

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

    /// <summary>The Services that name a waypoint in a label of their own, ordered by name.</summary>
    public ImmutableArray<Service> ServicesOfWaypoint(ObjectKey gateway)
    {
        _asked.Add(LookupKey.ServicesOfWaypoint(gateway));
        return State.ServicesOfWaypoint(gateway);
    }

    /// <summary>The Namespaces that name a waypoint for their Services, ordered by name.</summary>
    public ImmutableArray<Namespace> NamespacesOfWaypoint(ObjectKey gateway)
    {
        _asked.Add(LookupKey.NamespacesOfWaypoint(gateway));
        return State.NamespacesOfWaypoint(gateway);
    }

    /// <summary>What was asked since the last call.</summary>
    public LookupKey[] Take()
    {
        if (_asked.Count == 0)
            return [];
        var keys = new LookupKey[_asked.Count];
        _asked.CopyTo(keys);
        _asked.Clear();
        return keys;
    }
}
