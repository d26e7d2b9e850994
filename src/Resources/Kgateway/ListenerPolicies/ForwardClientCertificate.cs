using KGateway.Resources.Validation.Kgateway.ListenerPolicies;

namespace KGateway.Resources.Kgateway.ListenerPolicies;

/// <summary>What becomes of the client's certificate in the header X-Forwarded-Client-Cert.</summary>
[CheckedBy<ForwardClientCertificateRules>]
public sealed record ForwardClientCertificate
{
    /// <summary>What happens to the header.</summary>
    public ForwardClientCertificateMode? Mode { get; init; }

    /// <summary>What is told of the certificate.</summary>
    public ClientCertificateDetails? Details { get; init; }
}
