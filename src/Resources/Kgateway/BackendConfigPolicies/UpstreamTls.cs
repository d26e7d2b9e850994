using KGateway.Resources.Kgateway.Policies;
using KGateway.Resources.Validation.Kgateway.BackendConfigPolicies;

namespace KGateway.Resources.Kgateway.BackendConfigPolicies;

/// <summary>TLS towards a backend; exactly one of the first four says whom to trust.</summary>
[CheckedBy<UpstreamTlsRules>]
public sealed record UpstreamTls
{
    /// <summary>A Secret of the policy's namespace: authorities (<c>ca.crt</c>) and a certificate to show (<c>tls.crt</c>, <c>tls.key</c>), each optional.</summary>
    public LocalSecretReference? SecretRef { get; init; }

    /// <summary>Files of the proxy.</summary>
    public TlsFiles? Files { get; init; }

    /// <summary>Whether the backend's certificate is not verified.</summary>
    public bool? InsecureSkipVerify { get; init; }

    /// <summary>The authorities that the proxy's system trusts.</summary>
    [OneOf("System")]
    public string? WellKnownCACertificates { get; init; }

    /// <summary>The name that the backend is asked for; none when absent.</summary>
    [Length(1, int.MaxValue)]
    public string? Sni { get; init; }

    /// <summary>DNS names of which the backend's certificate must have one.</summary>
    public EquatableArray<string> VerifySubjectAltNames { get; init; }

    /// <summary>Versions and algorithms.</summary>
    public TlsParameters? Parameters { get; init; }

    /// <summary>Protocols to negotiate, the preferred first.</summary>
    public EquatableArray<string> AlpnProtocols { get; init; }

    /// <summary>Whether the backend may renegotiate.</summary>
    public bool? AllowRenegotiation { get; init; }

    /// <summary>Whether no certificate is shown although the Secret has one.</summary>
    [JsonName("simpleTLS")]
    public bool? SimpleTls { get; init; }
}
