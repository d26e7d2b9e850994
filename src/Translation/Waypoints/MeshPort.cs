using System.Collections.Immutable;

namespace KGateway.Translation.Waypoints;

/// <summary>A port of a <see cref="MeshService"/> and the addresses at which clients reach it.</summary>
/// <param name="Name">Name of the port; may be empty.</param>
/// <param name="Number">Number that clients use.</param>
/// <param name="Protocol">What the port says it carries; null if it says nothing.</param>
/// <param name="Upgrades">Whether the port says that requests become WebSockets.</param>
/// <param name="Addresses">Virtual addresses; at least one.</param>
/// <param name="Hosts">Names that share the addresses; at least one.</param>
/// <param name="Suffix">Tells apart chains of one service and port; empty for the first.</param>
internal sealed record MeshPort(
    string Name,
    int Number,
    ServicePortProtocol? Protocol,
    bool Upgrades,
    ImmutableArray<AddressRange> Addresses,
    ImmutableArray<MeshHost> Hosts,
    string Suffix);
