using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.State;

namespace KGateway.Grains.Statuses;

/// <summary>Which Gateways have something to say of an object.</summary>
internal static class StatusOwners
{
    /// <summary>The Gateways that must speak; null when that can't be told from the object, and any may.</summary>
    public static IReadOnlySet<ObjectKey>? Of(Resource resource, ClusterState state)
    {
        switch (resource)
        {
            case Gateway:
                return new HashSet<ObjectKey> { resource.Key };
            case ListenerSet set:
                return Parent(set.Metadata.Namespace, set.Spec.ParentRef);
            case HttpRoute { Spec.ParentRefs.IsEmpty: true }:
                // Any route may delegate to it.
                return null;
            case HttpRoute route:
                return Parents(route, route.Spec, state);
            case GrpcRoute route:
                return Parents(route, route.Spec, state);
            case TlsRoute route:
                return Parents(route, route.Spec, state);
            case TcpRoute route:
                return Parents(route, route.Spec, state);
            case UdpRoute route:
                return Parents(route, route.Spec, state);
            default:
                return null;
        }
    }

    private static HashSet<ObjectKey> Parent(string @namespace, ParentGatewayReference parent) =>
        new GroupKind(parent.Group, parent.Kind) == ResourceKinds.Gateway.GroupKind
            ? [new ObjectKey(parent.Namespace ?? @namespace, parent.Name)]
            : [];

    private static HashSet<ObjectKey>? Parents(Resource route, RouteSpec spec, ClusterState state)
    {
        var gateways = new HashSet<ObjectKey>();
        foreach (var parent in spec.ParentRefs)
        {
            var kind = new GroupKind(parent.Group, parent.Kind);
            var key = new ObjectKey(parent.Namespace ?? route.Metadata.Namespace, parent.Name);
            if (kind == ResourceKinds.Gateway.GroupKind)
                gateways.Add(key);
            else if (kind == ResourceKinds.ListenerSet.GroupKind)
            {
                if (state.Get<ListenerSet>(key) is { } set)
                    gateways.UnionWith(Parent(set.Metadata.Namespace, set.Spec.ParentRef));
            }
            else
            {
                // A Service or another route as parent: whichever Gateway serves it.
                return null;
            }
        }

        return gateways;
    }
}
