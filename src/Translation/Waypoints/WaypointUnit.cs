using KGateway.Translation.Engine;

namespace KGateway.Translation.Waypoints;

/// <summary>A part of a waypoint that there is one of: its frame, its list of Services, or its own routes.</summary>
internal sealed class WaypointUnit : Unit;
