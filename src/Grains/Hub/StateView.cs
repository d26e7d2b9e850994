using System.Collections.Immutable;
using KGateway.Grains.Contracts.Versions;
using KGateway.Translation.State;

namespace KGateway.Grains.Hub;

/// <summary>All configuration objects that a silo holds at one moment, and how far the streams were read that they come from.</summary>
/// <param name="State">The objects.</param>
/// <param name="Inputs">How far.</param>
/// <param name="Missing">Streams that have not been listed once, with the reason if one is known; nothing is published before all are.</param>
internal sealed record StateView(ClusterState State, VersionVector Inputs, ImmutableArray<string> Missing)
{
    /// <summary>True once every stream has been listed.</summary>
    public bool Synced => Missing.IsEmpty;
}
