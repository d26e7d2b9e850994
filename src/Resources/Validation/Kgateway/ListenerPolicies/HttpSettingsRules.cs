using KGateway.Resources.Kgateway.ListenerPolicies;

namespace KGateway.Resources.Validation.Kgateway.ListenerPolicies;

/// <summary>Rules of HTTP connections with clients.</summary>
[Cel(
    "!has(self.xffTrustedCIDRs) || (has(self.useRemoteAddress) && !self.useRemoteAddress)",
    "xffTrustedCIDRs requires useRemoteAddress to be false")]
[Cel(
    "!(has(self.xffNumTrustedHops) && has(self.xffTrustedCIDRs))",
    "at most one of the fields in [xffNumTrustedHops xffTrustedCIDRs] may be set")]
internal sealed class HttpSettingsRules : IRules<HttpSettings>
{
    public void Check(HttpSettings settings, Violations violations)
    {
        if (settings.XffTrustedCidrs.IsEmpty)
            return;
        if (settings.UseRemoteAddress != false)
            violations.Report("", "xffTrustedCIDRs requires useRemoteAddress to be false");
        if (settings.XffNumTrustedHops is not null)
            violations.Report("", "at most one of the fields in [xffNumTrustedHops xffTrustedCIDRs] may be set");
    }
}
