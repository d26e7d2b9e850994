using KGateway.Resources;

namespace KGateway.Translation.State;

/// <summary>
/// One question asked of a <see cref="ClusterState"/>. A result that asked it depends on the answer, also when the answer was "nothing".
/// </summary>
public readonly record struct LookupKey(LookupKind Kind, GroupKind GroupKind, ObjectKey Key)
{
    /// <summary>The question for one object.</summary>
    public static LookupKey Of(ResourceId id) => new(LookupKind.Object, id.GroupKind, id.Key);

    /// <summary>The question for all objects of a kind in a namespace.</summary>
    public static LookupKey InNamespace(GroupKind kind, string @namespace) => new(LookupKind.Namespace, kind, new(@namespace, ""));

    /// <summary>The question for the routes of a parent.</summary>
    public static LookupKey RoutesOf(ResourceId parent) => new(LookupKind.RoutesOfParent, parent.GroupKind, parent.Key);

    /// <summary>The question for the policies that name an object as a target.</summary>
    public static LookupKey PoliciesOf(ResourceId target) => new(LookupKind.PoliciesOfTarget, target.GroupKind, target.Key);

    /// <summary>
    /// The question for the policies in a namespace that select objects of a kind with a label, written <c>key=value</c>; empty for those
    /// that select all with any label.
    /// </summary>
    public static LookupKey PoliciesSelecting(GroupKind targets, string @namespace, string label) =>
        new(LookupKind.PoliciesByLabel, targets, new(@namespace, label));

    /// <summary>The question for the ListenerSets of a Gateway.</summary>
    public static LookupKey ListenerSetsOf(ObjectKey gateway) =>
        new(LookupKind.ListenerSetsOfGateway, ResourceKinds.Gateway.GroupKind, gateway);

    /// <summary>The question for the Services that name a waypoint themselves.</summary>
    public static LookupKey ServicesOfWaypoint(ObjectKey gateway) =>
        new(LookupKind.ServicesOfWaypoint, ResourceKinds.Gateway.GroupKind, gateway);

    /// <summary>The question for the Namespaces that name a waypoint for their Services.</summary>
    public static LookupKey NamespacesOfWaypoint(ObjectKey gateway) =>
        new(LookupKind.NamespacesOfWaypoint, ResourceKinds.Gateway.GroupKind, gateway);
}
