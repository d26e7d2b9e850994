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
}
