namespace KGateway.Resources.Istio;

/// <summary>TLS towards a host.</summary>
[IgnoresUnknownFields]
public sealed record ClientTlsSettings
{
    /// <summary>DISABLE, SIMPLE, MUTUAL or ISTIO_MUTUAL.</summary>
    public string Mode { get; init; } = "DISABLE";

    /// <summary>File of the proxy with the certificate that is shown.</summary>
    public string ClientCertificate { get; init; } = "";

    /// <summary>File of the proxy with the key of the certificate.</summary>
    public string PrivateKey { get; init; } = "";

    /// <summary>File of the proxy with the authorities that are trusted; empty, or <c>system</c>, for those of the system.</summary>
    public string CaCertificates { get; init; } = "";

    /// <summary>Secret in the proxy's namespace that takes the place of the files.</summary>
    public string CredentialName { get; init; } = "";

    /// <summary>Names, one of which the host's certificate must have.</summary>
    public EquatableArray<string> SubjectAltNames { get; init; }

    /// <summary>Name that is asked for; empty for the host's.</summary>
    public string Sni { get; init; } = "";

    /// <summary>Whether any certificate is taken.</summary>
    public bool? InsecureSkipVerify { get; init; }
}
