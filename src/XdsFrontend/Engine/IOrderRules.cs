using KGateway.Grains.Contracts.Snapshots;
using KGateway.Translation.Encoding;

namespace KGateway.XdsFrontend.Engine;

/// <summary>Decides when a resource may be sent or removed, in view of the others on the stream.</summary>
internal interface IOrderRules
{
    /// <summary>May this listener or route be sent now, given what the proxy holds under its name?</summary>
    /// <param name="wanted">The resource.</param>
    /// <param name="held">What it replaces.</param>
    /// <param name="now">Timestamp.</param>
    /// <param name="deadline">Lowered to the timestamp at which time alone may change the answer.</param>
    bool MaySend(EncodedResource wanted, HeldState held, long now, ref long deadline);

    /// <summary>May this cluster, which the snapshot no longer has, be removed now?</summary>
    bool MayRemoveCluster(string name, Difference difference, long now, ref long deadline);

    /// <summary>May this secret, which the snapshot no longer has, be removed now?</summary>
    bool MayRemoveSecret(string name);

    /// <summary>A cluster has been sent that the proxy did not hold.</summary>
    void NewClusterSent(EncodedResource cluster, long now);

    /// <summary>The proxy has taken clusters into use.</summary>
    void ClustersAccepted(ReadOnlySpan<EncodedResource> clusters);

    /// <summary>All clusters have been sent to a proxy that has not asked for endpoints yet.</summary>
    void AllClustersSent(long now);

    /// <summary>The endpoints of a cluster have been sent.</summary>
    void EndpointsSent(string name);

    /// <summary>The proxy refused a new cluster, or was sent its removal.</summary>
    void ClusterGone(string name);

    /// <summary>The stream moved to another snapshot.</summary>
    void Advanced(ProxySnapshot snapshot);
}
