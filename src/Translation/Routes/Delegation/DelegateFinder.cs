using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.State;

namespace KGateway.Translation.Routes.Delegation;

/// <summary>Finds the HTTPRoutes that a reference of another one delegates to.</summary>
internal static class DelegateFinder
{
    /// <summary>The routes that are named and let the parent delegate to them, in the order of their names.</summary>
    public static ImmutableArray<HttpRoute> Find(
        BackendObjectReference reference, HttpRoute parent, ILookups lookups, TranslationSettings settings) =>
        Named(reference, reference.Namespace ?? parent.Metadata.Namespace, lookups, settings)
            .RemoveAll(route => !Admits(route, parent.Key));

    /// <summary>
    /// The parentRef by which a route admits that another one delegates to it, as it is written, or as it would be; null when the route
    /// names other parents only. A route without parents leaves it to others.
    /// </summary>
    public static ParentReference? AdmissionOf(HttpRoute route, ObjectKey parent)
    {
        foreach (var reference in route.Spec.ParentRefs)
        {
            if (IndexKeys.ParentOf(reference, route.Metadata.Namespace) == new ResourceId(ResourceKinds.HttpRoute.GroupKind, parent))
                return reference;
        }

        return route.Spec.ParentRefs.IsEmpty
            ? new() { Group = ResourceKinds.HttpRoute.Group, Kind = ResourceKinds.HttpRoute.Name, Namespace = parent.Namespace, Name = parent.Name }
            : null;
    }

    private static bool Admits(HttpRoute route, ObjectKey parent) => AdmissionOf(route, parent) is not null;

    private static ImmutableArray<HttpRoute> Named(
        BackendObjectReference reference, string @namespace, ILookups lookups, TranslationSettings settings)
    {
        if (DelegateReference.IsLabel(reference))
        {
            var everywhere = @namespace == settings.DelegationWildcardNamespace;
            return lookups.Labeled<HttpRoute>(everywhere ? "" : @namespace, DelegateReference.LabelOf(reference.Name));
        }

        if (DelegateReference.IsWildcard(reference))
            return lookups.InNamespace<HttpRoute>(@namespace);
        return lookups.Get<HttpRoute>(new(@namespace, reference.Name)) is { } route ? [route] : [];
    }
}
