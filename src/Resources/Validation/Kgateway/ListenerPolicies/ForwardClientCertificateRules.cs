using KGateway.Resources.Kgateway.ListenerPolicies;

namespace KGateway.Resources.Validation.Kgateway.ListenerPolicies;

/// <summary>Rules of what becomes of the client's certificate in X-Forwarded-Client-Cert.</summary>
[Cel(
    "!has(self.details) || !has(self.mode) || self.mode in ['AppendForward', 'SanitizeSet']",
    "details may only be set with mode AppendForward or SanitizeSet")]
internal sealed class ForwardClientCertificateRules : IRules<ForwardClientCertificate>
{
    public void Check(ForwardClientCertificate settings, Violations violations)
    {
        if (settings is
            {
                Details: not null,
                Mode: not (null or ForwardClientCertificateMode.AppendForward or ForwardClientCertificateMode.SanitizeSet),
            })
        {
            violations.Report("details", "details may only be set with mode AppendForward or SanitizeSet");
        }
    }
}
