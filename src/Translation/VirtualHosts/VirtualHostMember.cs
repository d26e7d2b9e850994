using KGateway.Translation.Routes;

namespace KGateway.Translation.VirtualHosts;

/// <summary>A route in a virtual host.</summary>
/// <param name="Route">The route, resolved.</param>
/// <param name="Specificity">How specific the route's own hostname is that led here.</param>
internal readonly record struct VirtualHostMember(ResolvedRoute Route, int Specificity);
