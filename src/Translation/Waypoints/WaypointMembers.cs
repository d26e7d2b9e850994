using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Gateways;
using KGateway.Translation.State;

namespace KGateway.Translation.Waypoints;

/// <summary>Finds the Services that a waypoint stands in front of.</summary>
internal static class WaypointMembers
{
    /// <summary>The Services, each once, ordered.</summary>
    public static SortedSet<ObjectKey> Find(WaypointFrame frame, RecordingLookups lookups)
    {
        var members = new SortedSet<ObjectKey>();
        if (frame.Listener is not { } listener || !frame.ServesServices)
            return members;
        ObjectKey waypoint = frame.Gateway.Key;
        foreach (Service service in lookups.ServicesOfWaypoint(waypoint))
        {
            if (IsAllowed(listener, frame.Gateway, service.Metadata.Namespace, lookups))
                members.Add(service.Key);
        }

        foreach (Namespace space in lookups.NamespacesOfWaypoint(waypoint))
        {
            if (!IsAllowed(listener, frame.Gateway, space.Metadata.Name, lookups))
                continue;
            foreach (Service service in lookups.InNamespace<Service>(space.Metadata.Name))
            {
                if (!WaypointBinding.Read(service.Metadata.Labels, service.Metadata.Namespace).Decided)
                    members.Add(service.Key);
            }
        }

        return members;
    }

    /// <summary>
    /// Whether a listener takes objects of a namespace. Istio steers traffic by the same rule, so that admitting more would be in vain.
    /// </summary>
    public static bool IsAllowed(Listener listener, Gateway gateway, string @namespace, ILookups lookups) =>
        listener.AllowedRoutes.Namespaces.From switch
        {
            FromNamespaces.All => true,
            FromNamespaces.Selector => NamespaceSelection.Matches(listener.AllowedRoutes.Namespaces.Selector, @namespace, lookups),
            _ => @namespace == gateway.Metadata.Namespace,
        };
}
