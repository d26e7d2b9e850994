using KGateway.Translation.Waypoints.Authorization;

namespace KGateway.Translation.Waypoints;

/// <summary>A filter chain for some of the connections to a port.</summary>
/// <param name="When">The connections, as far as no branch before takes them.</param>
/// <param name="Chain">Name of the chain; null when they are closed at once.</param>
internal readonly record struct ChainBranch(ConnectionCondition When, string? Chain);
