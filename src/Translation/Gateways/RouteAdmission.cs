using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.State;

namespace KGateway.Translation.Gateways;

/// <summary>Whether a listener lets a route in, before hostnames are compared.</summary>
internal static class RouteAdmission
{
    /// <summary>Whether a reference to a listener's owner means the listener too, by section and port.</summary>
    public static bool Names(ParentReference reference, AttachedListener listener) =>
        (string.IsNullOrEmpty(reference.SectionName) || reference.SectionName == listener.Spec.Name)
        && (reference.Port is not { } port || port == listener.Port);

    /// <summary>Whether a listener takes routes of a route's kind and namespace.</summary>
    public static bool Allows(AttachedListener listener, Resource route, ILookups lookups) =>
        AllowedRouteKinds.Allow(listener, route.Kind.GroupKind) && AllowsNamespace(listener, route, lookups);

    private static bool AllowsNamespace(AttachedListener listener, Resource route, ILookups lookups)
    {
        var namespaces = listener.Spec.AllowedRoutes.Namespaces;
        return namespaces.From switch
        {
            FromNamespaces.All => true,
            FromNamespaces.Selector => NamespaceSelection.Matches(namespaces.Selector, route.Metadata.Namespace, lookups),
            _ => route.Metadata.Namespace == listener.Owner.Id.Key.Namespace,
        };
    }
}
