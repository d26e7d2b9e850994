using KGateway.Resources.Kgateway.BackendConfigPolicies;

namespace KGateway.Resources.Validation.Kgateway.BackendConfigPolicies;

/// <summary>Rules of TLS towards a backend.</summary>
[Cel(
    "[has(self.secretRef), has(self.files), has(self.insecureSkipVerify), has(self.wellKnownCACertificates)].filter(set, set).size() == 1",
    "exactly one of the fields in [secretRef files insecureSkipVerify wellKnownCACertificates] must be set")]
internal sealed class UpstreamTlsRules : IRules<UpstreamTls>
{
    public void Check(UpstreamTls value, Violations violations)
    {
        var count = (value.SecretRef is null ? 0 : 1)
            + (value.Files is null ? 0 : 1)
            + (value.InsecureSkipVerify is null ? 0 : 1)
            + (value.WellKnownCACertificates is null ? 0 : 1);
        if (count != 1)
            violations.Report("", "exactly one of the fields in [secretRef files insecureSkipVerify wellKnownCACertificates] must be set");
    }
}
