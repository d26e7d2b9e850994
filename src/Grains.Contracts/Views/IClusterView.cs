using KGateway.Grains.Contracts.Snapshots;
using KGateway.Resources;
using KGateway.Translation.State;

namespace KGateway.Grains.Contracts.Views;

/// <summary>What people and tools may ask of the cluster of silos, from any of them.</summary>
public interface IClusterView
{
    /// <summary>All the objects as this silo has them.</summary>
    ClusterState State { get; }

    /// <summary>Why this silo doesn't serve proxies yet; empty when it does.</summary>
    IReadOnlyList<string> NotReady { get; }

    /// <summary>What this silo does only in part, though it serves proxies; empty when all is well.</summary>
    IReadOnlyList<string> Degraded { get; }

    /// <summary>Asks every silo what goes on there; a silo that doesn't answer within two seconds is named instead.</summary>
    ValueTask<ClusterView> GetAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The snapshot that proxies of a Gateway are given, endpoints included, as this silo has it; it is fetched when the silo doesn't
    /// have it yet. Null when there is no such Gateway.
    /// </summary>
    ValueTask<ProxySnapshot?> GetSnapshotAsync(ObjectKey gateway, CancellationToken cancellationToken);

    /// <summary>
    /// Says once at the start, and then after each change of objects, snapshots, endpoints or proxies on this silo, that it is worth
    /// asking again. Changes that come while the reader is busy are one.
    /// </summary>
    IAsyncEnumerable<long> WatchAsync(CancellationToken cancellationToken);
}
