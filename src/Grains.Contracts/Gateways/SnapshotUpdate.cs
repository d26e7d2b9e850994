using System.Collections.Immutable;
using KGateway.Grains.Contracts.Versions;
using KGateway.Resources;
using KGateway.Translation.Backends;
using KGateway.Translation.Encoding;

namespace KGateway.Grains.Contracts.Gateways;

/// <summary>What turns the snapshot that a hub holds into a newer one, or one page of that.</summary>
[GenerateSerializer, Immutable, Alias("kgateway.SnapshotUpdate")]
public sealed record SnapshotUpdate
{
    /// <summary>The Gateway.</summary>
    [Id(0)]
    public required ObjectKey Gateway { get; init; }

    /// <summary>The activation that made this.</summary>
    [Id(1)]
    public required Guid Activation { get; init; }

    /// <summary>The revision that this must be applied to; 0 when it belongs to what the hub said it holds.</summary>
    [Id(2)]
    public long From { get; init; }

    /// <summary>The revision after it.</summary>
    [Id(3)]
    public required long To { get; init; }

    /// <summary>What the snapshot was made from.</summary>
    [Id(4)]
    public required VersionVector Inputs { get; init; }

    /// <summary>New and changed resources, other than route tables.</summary>
    [Id(5)]
    public ImmutableArray<EncodedMessage> Messages { get; init; } = [];

    /// <summary>Virtual hosts that the hub lacks, in the order in which <see cref="Tables"/> use them.</summary>
    [Id(6)]
    public ImmutableArray<EncodedVirtualHost> Hosts { get; init; } = [];

    /// <summary>New and changed route tables.</summary>
    [Id(7)]
    public ImmutableArray<RouteTablePatch> Tables { get; init; } = [];

    /// <summary>Resources that are gone.</summary>
    [Id(8)]
    public ImmutableArray<RemovedResource> Removed { get; init; } = [];

    /// <summary>The backends whose endpoints are needed, if they changed; null when they are the same.</summary>
    [Id(9)]
    public ImmutableDictionary<string, BackendKey>? Backends { get; init; }

    /// <summary>True when more pages follow; nothing is applied before the last has come.</summary>
    [Id(10)]
    public bool More { get; init; }

    /// <summary>What this answer means.</summary>
    [Id(11)]
    public SnapshotAnswer Answer { get; init; }

    /// <summary>The whole snapshot, passed on within a silo instead of the changes.</summary>
    [field: NonSerialized]
    public GatewaySnapshot? Whole { get; init; }

    /// <summary>Beside <see cref="Whole"/>: the names that differ from revision <see cref="From"/>, by type; default when not known.</summary>
    [field: NonSerialized]
    public ImmutableArray<ImmutableArray<string>> Changed { get; init; }
}

/// <summary>A resource that is gone.</summary>
[GenerateSerializer, Immutable, Alias("kgateway.RemovedResource")]
public readonly record struct RemovedResource(XdsType Type, string Name);

/// <summary>What a <see cref="SnapshotUpdate"/> means.</summary>
public enum SnapshotAnswer
{
    /// <summary>The hub is up to date after applying it.</summary>
    Changes,

    /// <summary>There is something new, to be asked for.</summary>
    Hint,

    /// <summary>The hub should ask again and say all that it holds.</summary>
    TellHoldings,

    /// <summary>There is no such Gateway.</summary>
    Gone,
}
