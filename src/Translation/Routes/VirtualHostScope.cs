using System.Collections.Immutable;
using Envoy.Type.Matcher.V3;
using KGateway.Translation.Policies.Traffic;

namespace KGateway.Translation.Routes;

/// <summary>Where a route is built into: the parts of a virtual host that routes depend on.</summary>
/// <param name="VirtualHostName">Name of the virtual host, the beginning of its routes' names.</param>
/// <param name="ListenerPort">Port that requests come in at.</param>
/// <param name="Tls">Whether requests come in over TLS that ends here.</param>
/// <param name="Client">Restricts routes to clients whose connection has this property; null for all clients.</param>
public readonly record struct VirtualHostScope(string VirtualHostName, int ListenerPort, bool Tls, FilterStateMatcher? Client = null)
{
    /// <summary>Fields of policies of the listener, then of the Gateway, that Envoy has only for routes.</summary>
    internal ImmutableArray<TrafficField> Fields { get; init; } = [];
}
