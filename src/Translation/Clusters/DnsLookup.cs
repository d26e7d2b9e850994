using CacheFamily = Envoy.Config.Cluster.V3.Cluster.Types.DnsLookupFamily;
using EnvoyFamily = Envoy.Extensions.Clusters.Common.Dns.V3.DnsLookupFamily;

namespace KGateway.Translation.Clusters;

/// <summary>The setting of address families in Envoy's terms.</summary>
internal static class DnsLookup
{
    /// <summary>Which address families are looked up.</summary>
    public static EnvoyFamily ToEnvoy(DnsLookupFamily family) => family switch
    {
        DnsLookupFamily.V4Only => EnvoyFamily.V4Only,
        DnsLookupFamily.V6Only => EnvoyFamily.V6Only,
        DnsLookupFamily.Auto => EnvoyFamily.Auto,
        DnsLookupFamily.All => EnvoyFamily.All,
        _ => EnvoyFamily.V4Preferred,
    };

    /// <summary>The same where names are looked up as clients name them.</summary>
    public static CacheFamily ToEnvoyCache(DnsLookupFamily family) => family switch
    {
        DnsLookupFamily.V4Only => CacheFamily.V4Only,
        DnsLookupFamily.V6Only => CacheFamily.V6Only,
        DnsLookupFamily.Auto => CacheFamily.Auto,
        DnsLookupFamily.All => CacheFamily.All,
        _ => CacheFamily.V4Preferred,
    };
}
