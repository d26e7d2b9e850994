namespace KGateway.Grains.Contracts.Sources;

/// <summary>Where the objects come from: a folder, or a Kubernetes API server. Each stream is watched once in the whole cluster of silos.</summary>
public interface IResourceSource
{
    /// <summary>The streams; the same on every silo, and fixed.</summary>
    IReadOnlyList<WatchStream> Streams { get; }

    /// <summary>
    /// Reads one stream: everything first (or, if <paramref name="resumeAfter"/> is given and the source still knows that position,
    /// only what changed after it), then every change, until cancelled. If it throws or ends, it is started again after a pause that
    /// grows, and meanwhile the objects stay as they were.
    /// </summary>
    IAsyncEnumerable<ResourceBatch> WatchAsync(WatchStream stream, long? resumeAfter, CancellationToken cancellationToken);
}
