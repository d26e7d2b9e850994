using System.Collections.Immutable;
using Envoy.Config.Route.V3;
using KGateway.Translation.Encoding;

namespace KGateway.Translation.VirtualHosts;

/// <summary>Builds route tables of their virtual hosts.</summary>
internal static class RouteTableBuilder
{
    /// <summary>A table of its hosts in order.</summary>
    public static EncodedRouteTable Build(string name, ImmutableArray<EncodedVirtualHost> hosts)
    {
        // Clients may name the port in the Host header; hostnames of routes never do.
        var head = new RouteConfiguration { Name = name, IgnorePortInHostMatching = true };
        return new(name, DeterministicBytes.Of(head), hosts);
    }
}
