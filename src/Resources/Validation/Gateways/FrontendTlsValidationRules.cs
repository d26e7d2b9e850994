using KGateway.Resources.GatewayApi;

namespace KGateway.Resources.Validation.Gateways;

/// <summary>Rules of the validation of client certificates.</summary>
internal sealed class FrontendTlsValidationRules : IRules<FrontendTlsValidation>
{
    public void Check(FrontendTlsValidation validation, Violations violations)
    {
        for (int i = 0; i < validation.CaCertificateRefs.Count; i++)
        {
            if (validation.CaCertificateRefs[i] is { Group: "certificates.k8s.io", Kind: "ClusterTrustBundle", Namespace: not null })
                violations.Report($"caCertificateRefs[{i}].namespace", "ClusterTrustBundle references must not specify namespace");
        }
    }
}
