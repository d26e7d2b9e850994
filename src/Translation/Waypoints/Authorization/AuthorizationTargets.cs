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
        Add(member, null);
        Add(frame.Gateway.Id, null);
        Add(frame.Class.Id, rootNamespace);
        return [.. policies.Values];

        void Add(ResourceId target, string? space)
        {
            foreach (AuthorizationPolicy policy in lookups.PoliciesOf<AuthorizationPolicy>(target))
            {
                if (space is null || policy.Metadata.Namespace == space)
                    policies.TryAdd(policy.Key, policy);
            }
        }
    }

    private static ResourceId? IdOf(PolicyTargetReference target, string policyNamespace)
    {
        if (target.Namespace is { Length: > 0 } other && other != policyNamespace)
            return null;
        var kind = new GroupKind(target.Group == "core" ? "" : target.Group, target.Kind);
        return new(kind, new(kind == ResourceKinds.GatewayClass.GroupKind ? "" : policyNamespace, target.Name));
    }
}
