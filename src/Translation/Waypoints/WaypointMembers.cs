using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Resources.Istio;
using KGateway.Translation.State;

namespace KGateway.Translation.Waypoints;

/// <summary>Finds the Services and ServiceEntries that a waypoint stands in front of.</summary>
internal static class WaypointMembers
{
    /// <summary>The objects, each once, ordered.</summary>
    public static SortedSet<ResourceId> Find(WaypointFrame frame, RecordingLookups lookups)
    {
        var members = new SortedSet<ResourceId>();
        if (frame.Listener is null || !frame.ServesServices)
            return members;
        ObjectKey waypoint = frame.Gateway.Key;
        AddLabelled<Service>(members, frame, lookups);
        AddLabelled<ServiceEntry>(members, frame, lookups);
        foreach (Namespace space in lookups.MembersOfWaypoint<Namespace>(waypoint))
        {
            if (!frame.Admits(space.Metadata.Name, lookups))
                continue;
            AddUndecided<Service>(members, space.Metadata.Name, lookups);
            AddUndecided<ServiceEntry>(members, space.Metadata.Name, lookups);
        }

        return members;
    }

    private static void AddLabelled<T>(SortedSet<ResourceId> members, WaypointFrame frame, RecordingLookups lookups)
        where T : Resource
    {
        foreach (T member in lookups.MembersOfWaypoint<T>(frame.Gateway.Key))
        {
            if (frame.Admits(member.Metadata.Namespace, lookups))
                members.Add(member.Id);
        }
    }

    // The label of the namespace is for objects that say nothing themselves.
    private static void AddUndecided<T>(SortedSet<ResourceId> members, string @namespace, RecordingLookups lookups)
        where T : Resource
    {
        foreach (T member in lookups.InNamespace<T>(@namespace))
        {
            if (!WaypointBinding.Read(member.Metadata, @namespace).Decided)
                members.Add(member.Id);
        }
    }
}
