using System.Collections.Immutable;
using KGateway.Grains.Contracts.Versions;
using KGateway.Translation.Backends;
using KGateway.Translation.Encoding;

namespace KGateway.Grains.Contracts.Gateways;

/// <summary>The translated resources of a Gateway, without its endpoints; immutable.</summary>
/// <param name="Inputs">What it was made from.</param>
/// <param name="Sets">The resources, by <see cref="XdsType"/>.</param>
/// <param name="Backends">The backends whose endpoints are needed, by the name of their load assignment.</param>
public sealed record GatewaySnapshot(
    VersionVector Inputs,
    ImmutableArray<ResourceSet> Sets,
    ImmutableDictionary<string, BackendKey> Backends)
{
    /// <summary>Where its grain's log of changed names stood; of no meaning elsewhere.</summary>
    public long LogRevision { get; init; }
}
