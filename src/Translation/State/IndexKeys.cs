using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Resources.GatewayApi;
using KGateway.Resources.Kgateway.Policies;
using KGateway.Translation.Waypoints;

namespace KGateway.Translation.State;

/// <summary>Says in the answer to which questions an object appears; the one place to add an index.</summary>
internal static class IndexKeys
{
    /// <summary>Adds the questions other than the one for the object itself. A question may be added twice.</summary>
    public static void Collect(Resource resource, ICollection<LookupKey> keys)
    {
        switch (resource)
        {
            case HttpRoute route:
                CollectParents(route, route.Spec, keys);
                keys.Add(LookupKey.InNamespace(route.Kind.GroupKind, route.Metadata.Namespace));
                break;
            case GrpcRoute route:
                CollectParents(route, route.Spec, keys);
                break;
            case TlsRoute route:
                CollectParents(route, route.Spec, keys);
                break;
            case TcpRoute route:
                CollectParents(route, route.Spec, keys);
                break;
            case UdpRoute route:
                CollectParents(route, route.Spec, keys);
                break;
            case ListenerSet set:
                var parent = set.Spec.ParentRef;
                if (new GroupKind(parent.Group, parent.Kind) == ResourceKinds.Gateway.GroupKind)
                    keys.Add(LookupKey.ListenerSetsOf(new(parent.Namespace ?? set.Metadata.Namespace, parent.Name)));
                break;
            case Service:
                keys.Add(LookupKey.InNamespace(resource.Kind.GroupKind, resource.Metadata.Namespace));
                if (WaypointBinding.Read(resource.Metadata.Labels, resource.Metadata.Namespace).Waypoint is { } ofService)
                    keys.Add(LookupKey.ServicesOfWaypoint(ofService));
                break;
            case Namespace:
                if (WaypointBinding.Read(resource.Metadata.Labels, resource.Metadata.Name).Waypoint is { } ofNamespace)
                    keys.Add(LookupKey.NamespacesOfWaypoint(ofNamespace));
                break;
            case ReferenceGrant:
                keys.Add(LookupKey.InNamespace(resource.Kind.GroupKind, resource.Metadata.Namespace));
                break;
            case BackendTlsPolicy policy:
                foreach (var target in policy.Spec.TargetRefs)
                    keys.Add(LookupKey.PoliciesOf(TargetOf(target, policy.Metadata.Namespace)));
                break;
            case ITargetingPolicy policy:
                CollectTargets(policy, resource.Metadata.Namespace, keys);
                break;
        }
    }

    /// <summary>The object that a route's parentRef names; <c>core</c> is another way to write the core group.</summary>
    public static ResourceId ParentOf(ParentReference parent, string routeNamespace) =>
        new(new(parent.Group == "core" ? "" : parent.Group, parent.Kind), new(parent.Namespace ?? routeNamespace, parent.Name));

    /// <summary>The object that a policy's targetRef names; <c>core</c> is another way to write the core group.</summary>
    public static ResourceId TargetOf(LocalPolicyTargetReference target, string policyNamespace) =>
        new(new(target.Group == "core" ? "" : target.Group, target.Kind), new(policyNamespace, target.Name));

    /// <summary>The kind of objects that a policy selects; <c>core</c> is another way to write the core group.</summary>
    public static GroupKind TargetsOf(PolicyTargetSelector selector) =>
        new(selector.Group == "core" ? "" : selector.Group, selector.Kind);

    /// <summary>A label as questions for policies name it.</summary>
    public static string LabelOf(KeyValuePair<string, string> label) => $"{label.Key}={label.Value}";

    // One label of a selector is enough to find it: an object that is selected has them all.
    private static void CollectTargets(ITargetingPolicy policy, string @namespace, ICollection<LookupKey> keys)
    {
        foreach (var target in policy.TargetRefs)
            keys.Add(LookupKey.PoliciesOf(TargetOf(target, @namespace)));
        foreach (var selector in policy.TargetSelectors)
        {
            var labels = selector.MatchLabels.AsSpan();
            keys.Add(LookupKey.PoliciesSelecting(TargetsOf(selector), @namespace, labels.IsEmpty ? "" : LabelOf(labels[0])));
        }
    }

    private static void CollectParents(Resource route, RouteSpec spec, ICollection<LookupKey> keys)
    {
        foreach (var parent in spec.ParentRefs)
            keys.Add(LookupKey.RoutesOf(ParentOf(parent, route.Metadata.Namespace)));
    }
}
