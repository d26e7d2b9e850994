using System.Collections.Immutable;
using KGateway.Grains.Contracts.Versions;

namespace KGateway.Grains.Contracts.Watching;

/// <summary>What changed in the buckets of a subscriber, or all that they hold.</summary>
[GenerateSerializer, Immutable, Alias("kgateway.ShardUpdate")]
public sealed record ShardUpdate
{
    /// <summary>Name of the stream.</summary>
    [Id(0)]
    public required string Stream { get; init; }

    /// <summary>Number of the update in the subscription; a subscriber that misses one subscribes again.</summary>
    [Id(1)]
    public required long Sequence { get; init; }

    /// <summary>True when <see cref="Changes"/> is all that the subscribed buckets hold.</summary>
    [Id(2)]
    public bool Complete { get; init; }

    /// <summary>Version of the stream that the update belongs to.</summary>
    [Id(3)]
    public required StreamVersion Version { get; init; }

    /// <summary>True once the stream has listed all there is, so that a bucket without objects is known to be empty.</summary>
    [Id(4)]
    public bool Synced { get; init; }

    /// <summary>The objects.</summary>
    [Id(5)]
    public ChangeBlock Changes { get; init; } = ChangeBlock.Empty;
}

/// <summary>Which buckets a service grain wants from a stream.</summary>
/// <param name="Subscriber">Key of the service grain.</param>
/// <param name="Activation">Tells activations of the grain apart.</param>
/// <param name="Buckets">All buckets wanted; replaces an earlier wish.</param>
[GenerateSerializer, Immutable, Alias("kgateway.ShardSubscription")]
public sealed record ShardSubscription(string Subscriber, Guid Activation, ImmutableArray<ShardBucket> Buckets);
