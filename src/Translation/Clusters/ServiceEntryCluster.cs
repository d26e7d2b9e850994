using Envoy.Config.Cluster.V3;
using Envoy.Extensions.Clusters.Dns.V3;
using KGateway.Resources.Istio;
using KGateway.Translation.Backends;
using KGateway.Translation.Encoding;
using KGateway.Translation.Endpoints;

namespace KGateway.Translation.Clusters;

/// <summary>The cluster of a host and port of a ServiceEntry.</summary>
internal static class ServiceEntryCluster
{
    /// <summary>
    /// Builds the cluster: of addresses, or looked up in DNS, each with its endpoints inside; or of workloads that are selected, whose endpoints
    /// come over EDS.
    /// </summary>
    public static Cluster Build(BackendKey key, AppProtocol protocol, ServiceEntry entry, ServiceEntryPort port, TranslationSettings settings)
    {
        string name = key.ClusterName;
        if (ServiceEntryBackends.IsSelecting(entry))
            return ServiceCluster.Build(name, protocol);
        Cluster cluster = ClusterDefaults.Create(name, protocol);
        if (entry.Spec.Resolution == "STATIC")
        {
            cluster.Type = Cluster.Types.DiscoveryType.Static;
        }
        else
        {
            var dns = new DnsCluster
            {
                DnsLookupFamily = DnsLookup.ToEnvoy(settings.DnsLookupFamily),
                AllAddressesInSingleEndpoint = entry.Spec.Resolution == "DNS_ROUND_ROBIN",
            };
            cluster.ClusterType = new Cluster.Types.CustomClusterType { Name = "envoy.clusters.dns", TypedConfig = TypedConfig.Of(dns) };
        }

        if (!TrafficDistribution.Of(entry).IsAny)
        {
            cluster.CommonLbConfig = new Cluster.Types.CommonLbConfig
            {
                LocalityWeightedLbConfig = new Cluster.Types.CommonLbConfig.Types.LocalityWeightedLbConfig(),
            };
        }

        cluster.LoadAssignment = ServiceEntryEndpoints.Inline(name, entry, ServiceEntryBackends.HostOf(key), port);
        return cluster;
    }
}
