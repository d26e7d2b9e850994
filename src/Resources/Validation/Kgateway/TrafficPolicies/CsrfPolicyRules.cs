using KGateway.Resources.Kgateway.TrafficPolicies;

namespace KGateway.Resources.Validation.Kgateway.TrafficPolicies;

/// <summary>Rules of the protection against cross-site request forgery.</summary>
[Cel(
    "!(has(self.percentageEnabled) && has(self.percentageShadowed))",
    "at most one of the fields in [percentageEnabled percentageShadowed] may be set")]
internal sealed class CsrfPolicyRules : IRules<CsrfPolicy>
{
    public void Check(CsrfPolicy policy, Violations violations)
    {
        if (policy is { PercentageEnabled: not null, PercentageShadowed: not null })
            violations.Report("", "at most one of the fields in [percentageEnabled percentageShadowed] may be set");
    }
}
