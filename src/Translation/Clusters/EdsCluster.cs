using Envoy.Config.Cluster.V3;
using Envoy.Config.Core.V3;
using KGateway.Translation.Backends;

namespace KGateway.Translation.Clusters;

/// <summary>A cluster whose endpoints come over EDS: that of a Service's port, or of instances that are looked up.</summary>
internal static class EdsCluster
{
    /// <summary>Begins the cluster.</summary>
    public static ClusterDraft Create(string name, AppProtocol protocol)
    {
        var draft = new ClusterDraft(name, protocol);
        Cluster cluster = draft.Message;
        cluster.Type = Cluster.Types.DiscoveryType.Eds;
        cluster.EdsClusterConfig = new Cluster.Types.EdsClusterConfig
        {
            EdsConfig = new ConfigSource { Ads = new AggregatedConfigSource(), ResourceApiVersion = ApiVersion.V3 },
        };
        // An endpoint that is no longer listed must not go on getting requests because it's healthy.
        cluster.IgnoreHealthOnHostRemoval = true;
        // The local cluster that proxies have would otherwise turn on zone-aware routing by itself.
        cluster.CommonLbConfig = new Cluster.Types.CommonLbConfig
        {
            LocalityWeightedLbConfig = new Cluster.Types.CommonLbConfig.Types.LocalityWeightedLbConfig(),
        };
        return draft;
    }
}
