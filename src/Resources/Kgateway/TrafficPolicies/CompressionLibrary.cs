namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>Formats of compressed bodies.</summary>
public enum CompressionLibrary
{
    /// <summary>Gzip (RFC 1952).</summary>
    Gzip,

    /// <summary>Brotli (RFC 7932).</summary>
    Brotli,

    /// <summary>Zstandard (RFC 8878).</summary>
    Zstd,
}
