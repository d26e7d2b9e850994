using KGateway.Resources.Kgateway.TrafficPolicies;

namespace KGateway.Resources.Validation.Kgateway.TrafficPolicies;

/// <summary>Rules of limits of the rate of requests.</summary>
[Cel("has(self.local) || has(self.global)", "at least one of the fields in [local global] must be set")]
internal sealed class RateLimitPolicyRules : IRules<RateLimitPolicy>
{
    public void Check(RateLimitPolicy policy, Violations violations)
    {
        if (policy is { Local: null, Global: null })
            violations.Report("", "at least one of the fields in [local global] must be set");
    }
}
