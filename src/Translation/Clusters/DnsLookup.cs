using EnvoyFamily = Envoy.Extensions.Clusters.Common.Dns.V3.DnsLookupFamily;

namespace KGateway.Translation.Clusters;

/// <summary>The setting of address families in Envoy's terms.</summary>
internal static class DnsLookup
{
    /// <summary>Which address families are looked up.</summary>
    public static EnvoyFamily ToEnvoy(DnsLookupFamily family) => EnvoyFamily.V4Preferred;
}
