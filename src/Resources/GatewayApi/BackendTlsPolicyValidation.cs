using KGateway.Resources.Validation.BackendTlsPolicies;

namespace KGateway.Resources.GatewayApi;

/// <summary>Validation of a backend's certificate.</summary>
[CheckedBy<BackendTlsPolicyValidationRules>]
public sealed record BackendTlsPolicyValidation
{
    /// <summary>Objects with CA certificates; not together with <see cref="WellKnownCACertificates"/>.</summary>
    [Items(1, 8)]
    public EquatableArray<LocalObjectReference> CaCertificateRefs { get; init; }

    /// <summary>Name of a well-known set of CA certificates, <c>System</c> for the proxy's own.</summary>
    [WellKnownCertificates]
    public string? WellKnownCACertificates { get; init; }

    /// <summary>SNI, and the name in the certificate unless subject alternative names are given.</summary>
    [PreciseHostname]
    public required string Hostname { get; init; }

    /// <summary>Names of which the certificate must carry one.</summary>
    [Items(0, 5)]
    public EquatableArray<SubjectAltName> SubjectAltNames { get; init; }
}
