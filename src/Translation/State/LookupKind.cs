namespace KGateway.Translation.State;

/// <summary>The questions that can be asked of a <see cref="ClusterState"/>.</summary>
public enum LookupKind
{
    /// <summary>One object, by group, kind and key.</summary>
    Object,

    /// <summary>All objects of a kind in the namespace of the key.</summary>
    Namespace,

    /// <summary>All routes that name the object as a parent.</summary>
    RoutesOfParent,

    /// <summary>All policies, of any kind, that name the object as a target.</summary>
    PoliciesOfTarget,

    /// <summary>
    /// All policies, of any kind, in the namespace of the key that select objects of a kind by the label that is the key's name.
    /// </summary>
    PoliciesByLabel,

    /// <summary>All ListenerSets that name the Gateway as their parent.</summary>
    ListenerSetsOfGateway,

    /// <summary>All Services that name the Gateway as their waypoint in a label of their own.</summary>
    ServicesOfWaypoint,

    /// <summary>All Namespaces that name the Gateway as the waypoint of their Services.</summary>
    NamespacesOfWaypoint,
}
