namespace KGateway.Resources.Kgateway.BackendConfigPolicies;

/// <summary>A version of TLS.</summary>
public enum TlsVersion
{
    /// <summary>As the proxy has it.</summary>
    [JsonName("AUTO")]
    Auto,

    /// <summary>TLS 1.0.</summary>
    [JsonName("1.0")]
    Tls10,

    /// <summary>TLS 1.1.</summary>
    [JsonName("1.1")]
    Tls11,

    /// <summary>TLS 1.2.</summary>
    [JsonName("1.2")]
    Tls12,

    /// <summary>TLS 1.3.</summary>
    [JsonName("1.3")]
    Tls13,
}
