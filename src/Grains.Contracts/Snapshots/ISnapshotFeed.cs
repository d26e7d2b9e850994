using System.Collections.Immutable;
using KGateway.Translation.Encoding;

namespace KGateway.Grains.Contracts.Snapshots;

/// <summary>The changing snapshot of one Gateway on one silo, read by the sessions of its proxies. Thread-safe.</summary>
public interface ISnapshotFeed
{
    /// <summary>The newest snapshot; null until the first one is whole (nothing may be answered until then).</summary>
    ProxySnapshot? Current { get; }

    /// <summary>
    /// What changed after <paramref name="revision"/> up to at least <see cref="Current"/>; null when that is no longer known and the
    /// caller must compare whole sets. Costs in proportion to the changes.
    /// </summary>
    SnapshotChanges? ChangesSince(long revision);

    /// <summary>
    /// Clusters that were removed not long ago, in their last form and oldest first, also if they came back. A proxy that returns
    /// without saying what it holds may hold any of them.
    /// </summary>
    ImmutableArray<EncodedResource> LatelyRemovedClusters { get; }

    /// <summary>
    /// Calls <paramref name="onChange"/> after each new snapshot, on the publisher's thread: it must only signal. Ends when disposed.
    /// </summary>
    IDisposable Subscribe(Action onChange);
}
