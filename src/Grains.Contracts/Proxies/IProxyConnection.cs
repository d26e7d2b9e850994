using KGateway.Grains.Contracts.Snapshots;

namespace KGateway.Grains.Contracts.Proxies;

/// <summary>One admitted stream.</summary>
public interface IProxyConnection : IAsyncDisposable
{
    /// <summary>The configuration to serve. Its <see cref="ISnapshotFeed.Current"/> is null while the first snapshot is on its way.</summary>
    ISnapshotFeed Feed { get; }

    /// <summary>Takes note of the stream's state; cheap, never blocks, keeps only the newest of each type.</summary>
    void Report(ProxyTypeState state);
}
