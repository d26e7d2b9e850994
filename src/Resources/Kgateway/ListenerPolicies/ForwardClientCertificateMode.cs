namespace KGateway.Resources.Kgateway.ListenerPolicies;

/// <summary>What happens to the header X-Forwarded-Client-Cert.</summary>
public enum ForwardClientCertificateMode
{
    /// <summary>It is removed.</summary>
    Sanitize,

    /// <summary>It is kept on connections with a client certificate.</summary>
    ForwardOnly,

    /// <summary>The certificate is appended to it.</summary>
    AppendForward,

    /// <summary>It is replaced by the certificate.</summary>
    SanitizeSet,

    /// <summary>It is kept on all connections.</summary>
    AlwaysForwardOnly,
}
