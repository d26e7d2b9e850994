using Envoy.Config.Listener.V3;

namespace KGateway.Translation.Waypoints;

/// <summary>
/// Tells Envoy which filter chain takes a connection: the one for the address and port that the client asked for, which the PROXY header
/// put in place of the connection's own.
/// </summary>
internal static class ChainSelection
{
    /// <summary>Makes a chain take the connections to some addresses and a port.</summary>
    public static void Select(FilterChain chain, IReadOnlyList<AddressRange> addresses, int port)
    {
        chain.FilterChainMatch = new FilterChainMatch { DestinationPort = (uint)port };
        foreach (AddressRange range in addresses)
            chain.FilterChainMatch.PrefixRanges.Add(range.ToEnvoy());
    }
}
