using KGateway.Translation.Backends;
using KGateway.Translation.Clusters;

namespace KGateway.Translation.Engine;

/// <summary>The cluster of a backend that some route needs.</summary>
internal sealed class ClusterUnit(BackendKey backend) : Unit
{
    public BackendKey Backend { get; } = backend;

    public string Name { get; } = backend.ClusterName;

    /// <summary>The cluster as it is now; null before the first time.</summary>
    public ClusterResult? Built { get; set; }
}
