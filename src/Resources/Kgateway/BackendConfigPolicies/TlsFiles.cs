using KGateway.Resources.Validation.Kgateway.BackendConfigPolicies;

namespace KGateway.Resources.Kgateway.BackendConfigPolicies;

/// <summary>Files of the proxy with certificates; at least one.</summary>
[CheckedBy<TlsFilesRules>]
public sealed record TlsFiles
{
    /// <summary>Certificate to show.</summary>
    [Length(1, int.MaxValue)]
    public string? TlsCertificate { get; init; }

    /// <summary>Its private key.</summary>
    [Length(1, int.MaxValue)]
    public string? TlsKey { get; init; }

    /// <summary>Authorities to trust.</summary>
    [Length(1, int.MaxValue)]
    public string? RootCA { get; init; }
}
