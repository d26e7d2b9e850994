using System.Collections.Immutable;
using KGateway.Translation.Encoding;

namespace KGateway.Translation.Waypoints;

/// <summary>A filter chain of a port of a Service.</summary>
/// <param name="Name">Name of the chain and of its route table.</param>
/// <param name="Bytes">The encoded chain, without what it matches.</param>
/// <param name="Table">Its routes; null when it doesn't take HTTP.</param>
/// <param name="Clusters">The clusters that its filters send to, besides those of its routes.</param>
/// <param name="Secrets">The SDS secrets that its filters wait for.</param>
internal sealed record WaypointChain(
    string Name,
    ReadOnlyMemory<byte> Bytes,
    EncodedRouteTable? Table,
    ImmutableArray<string> Clusters,
    ImmutableArray<EncodedMessage> Secrets)
{
    /// <summary>Whether the listener is the same with this chain as with another.</summary>
    public bool IsSame(WaypointChain other) =>
        Bytes.Span.SequenceEqual(other.Bytes.Span)
        && Clusters.AsSpan().SequenceEqual(other.Clusters.AsSpan())
        && Secrets.Select(static secret => secret.Version).SequenceEqual(other.Secrets.Select(static secret => secret.Version));
}
