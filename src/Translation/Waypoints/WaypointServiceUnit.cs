using KGateway.Resources;
using KGateway.Translation.Engine;

namespace KGateway.Translation.Waypoints;

/// <summary>A Service behind the waypoint, as it was translated last; depends on it and on the routes that have it as their parent.</summary>
internal sealed class WaypointServiceUnit(ObjectKey service) : Unit
{
    /// <summary>The Service.</summary>
    public ObjectKey Service => service;

    /// <summary>What it was translated to.</summary>
    public WaypointService Built { get; set; } = WaypointService.None;
}
