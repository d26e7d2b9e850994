using Envoy.Config.Cluster.V3;
using Envoy.Extensions.Clusters.Dns.V3;
using KGateway.Resources.Istio;
using KGateway.Translation.Backends;
using KGateway.Translation.Clusters.Backends;
using KGateway.Translation.Endpoints;

namespace KGateway.Translation.Clusters;

/// <summary>The cluster of a host and port of a ServiceEntry.</summary>
internal static class ServiceEntryCluster
{
    /// <summary>
    /// Begins the cluster: of addresses, or looked up in DNS, each with its endpoints inside; of workloads that are selected, whose endpoints
    /// come over EDS; or of the hosts that clients name.
    /// </summary>
    public static ClusterDraft Create(
        BackendKey key, AppProtocol protocol, ServiceEntry entry, ServiceEntryPort port, TranslationSettings settings)
    {
        string name = key.ClusterName;
        if (ServiceEntryBackends.IsSelecting(entry))
            return EdsCluster.Create(name, protocol);
        if (ServiceEntryBackends.IsDynamic(entry))
        {
            if (key.IsByServerName())
                return DynamicForwardProxyCluster.CreateByServerName(name, settings.DnsLookupFamily);
            var byRequest = DynamicForwardProxyCluster.Create(name, protocol);
            byRequest.Message.DnsLookupFamily = DnsLookup.ToEnvoyCache(settings.DnsLookupFamily);
            return byRequest;
        }

        var draft = new ClusterDraft(name, protocol);
        if (entry.Spec.Resolution == "STATIC")
        {
            draft.Message.Type = Cluster.Types.DiscoveryType.Static;
        }
        else
        {
            draft.Dns = new DnsCluster
            {
                DnsLookupFamily = DnsLookup.ToEnvoy(settings.DnsLookupFamily),
                AllAddressesInSingleEndpoint = entry.Spec.Resolution == "DNS_ROUND_ROBIN",
            };
        }

        if (TrafficDistribution.IsGiven(entry))
        {
            draft.Message.CommonLbConfig = new Cluster.Types.CommonLbConfig
            {
                LocalityWeightedLbConfig = new Cluster.Types.CommonLbConfig.Types.LocalityWeightedLbConfig(),
            };
        }

        draft.Message.LoadAssignment = ServiceEntryEndpoints.Inline(name, entry, ServiceEntryBackends.HostOf(key), port, settings);
        return draft;
    }
}
