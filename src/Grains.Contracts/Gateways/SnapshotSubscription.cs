using System.Collections.Immutable;
using KGateway.Grains.Contracts.Versions;
using KGateway.Translation.Encoding;

namespace KGateway.Grains.Contracts.Gateways;

/// <summary>A hub's wish for the snapshot of a Gateway, with what it holds already.</summary>
[GenerateSerializer, Immutable, Alias("kgateway.SnapshotSubscription")]
public sealed record SnapshotSubscription
{
    /// <summary>The hub.</summary>
    [Id(0)]
    public required SiloAddress Hub { get; init; }

    /// <summary>The inputs that the hub has reached; the answer must not be made from older ones.</summary>
    [Id(1)]
    public required VersionVector Minimum { get; init; }

    /// <summary>True when proxies are waiting for a first snapshot.</summary>
    [Id(2)]
    public bool Waiting { get; init; }

    /// <summary>The activation of the grain that <see cref="Revision"/> comes from.</summary>
    [Id(3)]
    public Guid Activation { get; init; }

    /// <summary>The revision that the hub holds; 0 for none.</summary>
    [Id(4)]
    public long Revision { get; init; }

    /// <summary>Hash of each set that the hub holds, by <see cref="XdsType"/>; default when it holds none.</summary>
    [Id(5)]
    public ImmutableArray<ContentHash> SetVersions { get; init; }

    /// <summary>All that the hub holds; default until the grain has asked for it.</summary>
    [Id(6)]
    public ImmutableArray<HeldResource> Held { get; init; }
}

/// <summary>A resource that a hub holds.</summary>
[GenerateSerializer, Immutable, Alias("kgateway.HeldResource")]
public readonly record struct HeldResource(XdsType Type, string Name, ContentHash Version);
