using Envoy.Config.Cluster.V3;
using Envoy.Extensions.Clusters.DynamicForwardProxy.V3;
using Envoy.Extensions.Filters.Http.DynamicForwardProxy.V3;
using KGateway.Resources.Kgateway;
using KGateway.Translation.Backends;
using KGateway.Translation.Encoding;
using KGateway.Translation.Policies;

namespace KGateway.Translation.Clusters.Backends;

/// <summary>The cluster of the hosts that requests name, and the filter that looks them up.</summary>
internal static class DynamicForwardProxyCluster
{
    /// <summary>The filter that chains need which send requests to such a cluster.</summary>
    public static HttpFilter Filter { get; } = new(
        "envoy.filters.http.dynamic_forward_proxy",
        HttpFilterStage.OutAuth,
        0,
        new FilterConfig { SubClusterConfig = new SubClusterConfig() },
        disabled: false);

    /// <summary>Begins the cluster.</summary>
    public static ClusterDraft Create(string name, AppProtocol protocol, DynamicForwardProxyBackend backend)
    {
        var draft = new ClusterDraft(name, protocol);
        draft.Message.LbPolicy = Cluster.Types.LbPolicy.ClusterProvided;
        draft.Message.ClusterType = new Cluster.Types.CustomClusterType
        {
            Name = "envoy.clusters.dynamic_forward_proxy",
            TypedConfig = TypedConfig.Of(new ClusterConfig
            {
                SubClustersConfig = new SubClustersConfig { LbPolicy = Cluster.Types.LbPolicy.LeastRequest },
            }),
        };
        if (backend.EnableTls)
            draft.Tls = SystemTrust.Context();
        return draft;
    }
}
