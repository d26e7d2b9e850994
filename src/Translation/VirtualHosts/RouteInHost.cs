using KGateway.Resources;

namespace KGateway.Translation.VirtualHosts;

/// <summary>A route whose rules are part of a virtual host.</summary>
/// <param name="Root">The route that is attached there.</param>
/// <param name="Route">That route, or one that it delegates to.</param>
internal readonly record struct RouteInHost(ResourceId Root, ResourceId Route);
