using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Translation.Backends;
using KGateway.Translation.Engine;

namespace KGateway.Translation.Waypoints;

/// <summary>
/// A Service or ServiceEntry behind the waypoint, as it was translated last; depends on it, on the routes that have it as their parent, and on
/// the policies for it.
/// </summary>
internal sealed class WaypointServiceUnit(ResourceId service) : Unit
{
    /// <summary>The object.</summary>
    public ResourceId Service => service;

    /// <summary>The backends of what awaits Envoy's verdict.</summary>
    public ImmutableArray<BackendKey> Awaited { get; set; } = [];

    /// <summary>What it was translated to.</summary>
    public WaypointService Built { get; set; } = WaypointService.None;
}
