using KGateway.Translation.State;

namespace KGateway.Grains.Contracts.Sources;

/// <summary>Some changes of a stream that belong together: they are applied at once or not at all.</summary>
public sealed record ResourceBatch
{
    /// <summary>
    /// Where the stream stands after this batch. Must not get smaller within one enumeration; a Kubernetes source gives the
    /// resourceVersion as a number, a folder counts its saves.
    /// </summary>
    public required long Position { get; init; }

    /// <summary>
    /// True when <see cref="Changes"/> is everything that exists: an object of the stream's kinds that is not among them is gone. The
    /// first batch of an enumeration is complete unless the source could resume.
    /// </summary>
    public bool Complete { get; init; }

    /// <summary>Changed objects (or all of them), each at most once.</summary>
    public required IReadOnlyCollection<ResourceChange> Changes { get; init; }

    /// <summary>
    /// True once all that exists has been listed. Nothing is published to proxies before every stream has said so; a batch before may
    /// bring a part of a long list.
    /// </summary>
    public bool Synced { get; init; } = true;
}
