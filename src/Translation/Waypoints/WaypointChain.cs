using KGateway.Translation.Encoding;

namespace KGateway.Translation.Waypoints;

/// <summary>The filter chain of one port of a Service.</summary>
/// <param name="Name">Name of the chain and of its route table.</param>
/// <param name="Addresses">Addresses of the Service.</param>
/// <param name="Port">Port of the Service.</param>
/// <param name="Bytes">The encoded chain.</param>
/// <param name="Table">Its routes; null when the port isn't HTTP.</param>
internal sealed record WaypointChain(
    string Name, IReadOnlyList<AddressRange> Addresses, int Port, ReadOnlyMemory<byte> Bytes, EncodedRouteTable? Table);
