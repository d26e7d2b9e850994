namespace KGateway.Translation;

/// <summary>Which addresses of a DNS name proxies use.</summary>
public enum DnsLookupFamily
{
    /// <summary>IPv4, or IPv6 when there is no IPv4.</summary>
    V4Preferred,

    /// <summary>IPv4 only.</summary>
    V4Only,

    /// <summary>IPv6 only.</summary>
    V6Only,

    /// <summary>IPv6, or IPv4 when there is no IPv6.</summary>
    Auto,

    /// <summary>Both.</summary>
    All,
}
