using Envoy.Config.Cluster.V3;
using Envoy.Config.Core.V3;
using KGateway.Translation.Backends;

namespace KGateway.Translation.Clusters;

/// <summary>The cluster of a Service's port: its endpoints come over EDS.</summary>
internal static class ServiceCluster
{
    /// <summary>Builds the cluster.</summary>
    public static Cluster Build(string name, AppProtocol protocol)
    {
        Cluster cluster = ClusterDefaults.Create(name, protocol);
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
        return cluster;
    }
}
