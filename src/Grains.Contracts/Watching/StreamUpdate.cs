using KGateway.Grains.Contracts.Versions;

namespace KGateway.Grains.Contracts.Watching;

/// <summary>News of a stream for a hub, or one page of them.</summary>
[GenerateSerializer, Immutable, Alias("kgateway.StreamUpdate")]
public sealed record StreamUpdate
{
    /// <summary>Name of the stream.</summary>
    [Id(0)]
    public required string Stream { get; init; }

    /// <summary>The version that the changes must be applied to; null when they are everything there is.</summary>
    [Id(1)]
    public StreamVersion? From { get; init; }

    /// <summary>The version after them.</summary>
    [Id(2)]
    public required StreamVersion To { get; init; }

    /// <summary>The changes; null in a hint, which only says that there are some to be pulled.</summary>
    [Id(3)]
    public ChangeBlock? Changes { get; init; }

    /// <summary>True once the stream has listed all there is.</summary>
    [Id(4)]
    public bool Synced { get; init; }

    /// <summary>True when more pages follow; nothing is applied before the last has come.</summary>
    [Id(5)]
    public bool More { get; init; }

    /// <summary>Why the stream can't be read at the moment; null when it can.</summary>
    [Id(6)]
    public string? Failure { get; init; }

    /// <summary>True in the last news of a reader, which goes on elsewhere for whoever asks.</summary>
    [Id(7)]
    public bool Ends { get; init; }
}
