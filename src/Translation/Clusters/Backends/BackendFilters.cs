using KGateway.Resources.Kgateway;
using KGateway.Translation.Backends;
using KGateway.Translation.Policies;

namespace KGateway.Translation.Clusters.Backends;

/// <summary>What filter chains need that send requests to Backends of some types.</summary>
internal static class BackendFilters
{
    /// <summary>The HTTP filter for a backend; null for none.</summary>
    public static HttpFilter? Of(ResolvedBackend backend) => backend.Type switch
    {
        BackendType.DynamicForwardProxy => DynamicForwardProxyCluster.Filter,
        BackendType.Gcp => GcpCluster.Filter,
        _ => null,
    };

    /// <summary>The backend that this filter sends requests to; null for none.</summary>
    public static BackendKey? HelperOf(ResolvedBackend backend) => backend.Type == BackendType.Gcp ? BackendKey.GcpMetadata : null;
}
