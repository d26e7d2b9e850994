using KGateway.Resources.Kgateway.BackendConfigPolicies;

namespace KGateway.Resources.Validation.Kgateway.BackendConfigPolicies;

/// <summary>Rules of files with certificates.</summary>
[Cel(
    "has(self.tlsCertificate) || has(self.tlsKey) || has(self.rootCA)",
    "at least one of the fields in [tlsCertificate tlsKey rootCA] must be set")]
internal sealed class TlsFilesRules : IRules<TlsFiles>
{
    public void Check(TlsFiles value, Violations violations)
    {
        if (value is { TlsCertificate: null, TlsKey: null, RootCA: null })
            violations.Report("", "at least one of the fields in [tlsCertificate tlsKey rootCA] must be set");
    }
}
