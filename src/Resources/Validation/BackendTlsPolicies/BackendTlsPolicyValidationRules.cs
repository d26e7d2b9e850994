using KGateway.Resources.GatewayApi;

namespace KGateway.Resources.Validation.BackendTlsPolicies;

/// <summary>Rules of where a BackendTLSPolicy takes its CA certificates from.</summary>
internal sealed class BackendTlsPolicyValidationRules : IRules<BackendTlsPolicyValidation>
{
    public void Check(BackendTlsPolicyValidation validation, Violations violations)
    {
        if (validation.CaCertificateRefs.IsEmpty == validation.WellKnownCACertificates is null)
            violations.Report("", "exactly one of the fields in [caCertificateRefs wellKnownCACertificates] must be set");
    }
}
