using System.Collections.Immutable;

namespace KGateway.Translation.L4Routes;

/// <summary>What a listener does with the traffic of one route, encoded; made anew only when the route or its share of the listener changes.</summary>
/// <param name="Name">Name of the filter chain.</param>
/// <param name="Bytes">
/// A FilterChain without its transport socket; for UDP, where listeners have no chains, the ListenerFilter that takes all datagrams.
/// </param>
/// <param name="ByServerName">Whether the chain is chosen by the name that clients ask for.</param>
/// <param name="Clusters">Names of the clusters that it sends traffic to.</param>
internal sealed record L4Chain(string Name, ReadOnlyMemory<byte> Bytes, bool ByServerName, ImmutableArray<string> Clusters);
