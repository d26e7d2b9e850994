using System.Collections.Immutable;
using KGateway.Translation.Encoding;
using KGateway.Translation.Waypoints.Authorization;

namespace KGateway.Translation.Waypoints;

/// <summary>The filter chain of one port of a Service.</summary>
/// <param name="Name">Name of the chain and of its route table.</param>
/// <param name="Addresses">Addresses of the Service.</param>
/// <param name="Port">Port of the Service.</param>
/// <param name="Bytes">The encoded chain, without what it matches.</param>
/// <param name="Table">Its routes; null when the port isn't HTTP.</param>
/// <param name="Clusters">The clusters that its filters send to, besides those of its routes.</param>
/// <param name="Secrets">The SDS secrets that its filters wait for.</param>
/// <param name="ReadsServerName">Whether its filters look at the name that TLS clients ask for.</param>
/// <param name="Refused">The connections that are closed at once.</param>
internal sealed record WaypointChain(
    string Name,
    IReadOnlyList<AddressRange> Addresses,
    int Port,
    ReadOnlyMemory<byte> Bytes,
    EncodedRouteTable? Table,
    ImmutableArray<string> Clusters,
    ImmutableArray<EncodedMessage> Secrets,
    bool ReadsServerName = false,
    ConnectionCondition Refused = default)
{
    /// <summary>What the chain matches by itself, encoded; follows from the addresses and the port.</summary>
    public ReadOnlyMemory<byte> Match { get; } = ChainSelection.MatchOf(Addresses, Port);

    /// <summary>Whether the listener is the same with this chain as with another.</summary>
    public bool IsSame(WaypointChain other) =>
        ReadsServerName == other.ReadsServerName
        && Refused == other.Refused
        && Match.Span.SequenceEqual(other.Match.Span)
        && Bytes.Span.SequenceEqual(other.Bytes.Span)
        && Clusters.AsSpan().SequenceEqual(other.Clusters.AsSpan())
        && Secrets.Select(static secret => secret.Version).SequenceEqual(other.Secrets.Select(static secret => secret.Version));
}
