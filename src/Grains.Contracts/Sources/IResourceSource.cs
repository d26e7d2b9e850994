namespace KGateway.Grains.Contracts.Sources;

/// <summary>Where the objects come from: a folder, or a Kubernetes API server. Each stream is watched once in the whole cluster of silos.</summary>
public interface IResourceSource
{
    /// <summary>The streams that this silo needs; fixed, and the same on every silo but during an upgrade that changes settings.</summary>
    IReadOnlyList<WatchStream> Streams { get; }

    /// <summary>
    /// A stream by its name; null if it can't be read. Others than <see cref="Streams"/> are such as silos with other settings need, which may
    /// find their reader here.
    /// </summary>
    WatchStream? Find(string name) => Streams.FirstOrDefault(stream => stream.Name == name);

    /// <summary>
    /// Reads one stream: everything first (or, if <paramref name="resumeAfter"/> is given and the source still knows that position,
    /// only what changed after it), then every change, until cancelled. If it throws or ends, it is started again after a pause that
    /// grows, and meanwhile the objects stay as they were.
    /// </summary>
    IAsyncEnumerable<ResourceBatch> WatchAsync(WatchStream stream, long? resumeAfter, CancellationToken cancellationToken);
}
