using Envoy.Config.Cluster.V3;
using Envoy.Extensions.Clusters.DynamicForwardProxy.V3;
using Envoy.Extensions.Common.DynamicForwardProxy.V3;
using Envoy.Extensions.Filters.Http.DynamicForwardProxy.V3;
using KGateway.Resources.Kgateway;
using KGateway.Translation.Backends;
using KGateway.Translation.Encoding;
using KGateway.Translation.Policies;
using NetworkFilter = Envoy.Config.Listener.V3.Filter;
using ServerNameConfig = Envoy.Extensions.Filters.Network.SniDynamicForwardProxy.V3.FilterConfig;

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

    /// <summary>Begins the cluster of a Backend.</summary>
    public static ClusterDraft Create(string name, AppProtocol protocol, DynamicForwardProxyBackend backend)
    {
        var draft = Create(name, protocol);
        if (backend.EnableTls)
            draft.Tls = SystemTrust.Context();
        return draft;
    }

    /// <summary>Begins the cluster of the hosts that requests name.</summary>
    public static ClusterDraft Create(string name, AppProtocol protocol) =>
        Create(name, protocol, new ClusterConfig { SubClustersConfig = new SubClustersConfig { LbPolicy = Cluster.Types.LbPolicy.LeastRequest } });

    /// <summary>Begins the cluster of the hosts that TLS clients ask for; see <see cref="ByServerName"/>.</summary>
    public static ClusterDraft CreateByServerName(string name, DnsLookupFamily family) =>
        Create(name, AppProtocol.Default, new ClusterConfig { DnsCacheConfig = CacheOf(name, family) });

    /// <summary>The filter that looks up the host which a TLS client asks for, for connections that go to such a cluster.</summary>
    public static NetworkFilter ByServerName(string cluster, int port, DnsLookupFamily family) => new()
    {
        Name = "envoy.filters.network.sni_dynamic_forward_proxy",
        TypedConfig = TypedConfig.Of(new ServerNameConfig { DnsCacheConfig = CacheOf(cluster, family), PortValue = (uint)port }),
    };

    private static ClusterDraft Create(string name, AppProtocol protocol, ClusterConfig config)
    {
        var draft = new ClusterDraft(name, protocol) { OwnsClusters = config.SubClustersConfig is not null };
        draft.Message.LbPolicy = Cluster.Types.LbPolicy.ClusterProvided;
        draft.Message.ClusterType = new Cluster.Types.CustomClusterType
        {
            Name = "envoy.clusters.dynamic_forward_proxy", TypedConfig = TypedConfig.Of(config),
        };
        return draft;
    }

    // The filter and the cluster must write it alike.
    private static DnsCacheConfig CacheOf(string name, DnsLookupFamily family) => new() { Name = name, DnsLookupFamily = DnsLookup.ToEnvoyCache(family) };
}
