using KGateway.Resources;
using KGateway.Resources.Istio;
using KGateway.Translation.State;

namespace KGateway.Translation.Waypoints.Authorization;

/// <summary>
/// What an AuthorizationPolicy applies to at waypoints: objects of its own namespace, or a GatewayClass. Policies without targets are for
/// workloads, which enforce them without a waypoint.
/// </summary>
internal static class AuthorizationTargets
{
    /// <summary>The targets.</summary>
    public static List<ResourceId> Of(AuthorizationPolicy policy)
    {
        var targets = new List<ResourceId>(policy.Spec.TargetRefs.Count + 1);
        if (policy.Spec.TargetRef is { } single)
            Add(single);
        foreach (PolicyTargetReference target in policy.Spec.TargetRefs)
            Add(target);
        return targets;

        void Add(PolicyTargetReference target)
        {
            if (IdOf(target, policy.Metadata.Namespace) is { } id)
                targets.Add(id);
        }
    }

    /// <summary>
    /// The policies that apply to an object behind a Gateway, each once, in order of their names: those of the object, of the Gateway, and of its
    /// class if they are in the root namespace.
    /// </summary>
    public static List<AuthorizationPolicy> Find(ResourceId member, WaypointFrame frame, ILookups lookups, string rootNamespace)
    {
        var policies = new SortedDictionary<ObjectKey, AuthorizationPolicy>();
        foreach (AuthorizationPolicy policy in lookups.PoliciesOf<AuthorizationPolicy>(member))
            policies.TryAdd(policy.Key, policy);
        foreach (AuthorizationPolicy policy in OfWaypoint(frame, lookups, rootNamespace, out _))
            policies.TryAdd(policy.Key, policy);
        return [.. policies.Values];
    }

    /// <summary>
    /// The policies that apply to all objects behind a Gateway: its own, and those of its class that are in the root namespace.
    /// <paramref name="misplaced"/> are those of the class that aren't.
    /// </summary>
    public static List<AuthorizationPolicy> OfWaypoint(
        WaypointFrame frame, ILookups lookups, string rootNamespace, out List<AuthorizationPolicy> misplaced)
    {
        List<AuthorizationPolicy> policies = [.. lookups.PoliciesOf<AuthorizationPolicy>(frame.Gateway.Id)];
        misplaced = [];
        foreach (AuthorizationPolicy policy in lookups.PoliciesOf<AuthorizationPolicy>(frame.Class.Id))
            (policy.Metadata.Namespace == rootNamespace ? policies : misplaced).Add(policy);
        return policies;
    }

    private static ResourceId? IdOf(PolicyTargetReference target, string policyNamespace)
    {
        if (target.Namespace is { Length: > 0 } other && other != policyNamespace)
            return null;
        var kind = new GroupKind(target.Group == "core" ? "" : target.Group, target.Kind);
        return new(kind, new(kind == ResourceKinds.GatewayClass.GroupKind ? "" : policyNamespace, target.Name));
    }
}
