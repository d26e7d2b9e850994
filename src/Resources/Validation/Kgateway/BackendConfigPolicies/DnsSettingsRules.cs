using KGateway.Resources.Kgateway.BackendConfigPolicies;

namespace KGateway.Resources.Validation.Kgateway.BackendConfigPolicies;

/// <summary>Rules of how host names are looked up.</summary>
[Cel(
    "!has(self.jitter) || !has(self.refreshRate) || duration(self.jitter) <= duration(self.refreshRate)",
    "jitter must not be greater than refreshRate")]
internal sealed class DnsSettingsRules : IRules<DnsSettings>
{
    public void Check(DnsSettings value, Violations violations)
    {
        if (value is { Jitter: { } jitter, RefreshRate: { } rate } && jitter > rate)
            violations.Report("jitter", "jitter must not be greater than refreshRate");
    }
}
