using KGateway.Resources.Kgateway.TrafficPolicies;

namespace KGateway.Resources.Validation.Kgateway.TrafficPolicies;

/// <summary>Rules of authentication by API key.</summary>
[Cel(
    "[has(self.secretRef), has(self.secretSelector), has(self.disable)].filter(set, set).size() == 1",
    "exactly one of the fields in [secretRef secretSelector disable] must be set")]
internal sealed class ApiKeyAuthPolicyRules : IRules<ApiKeyAuthPolicy>
{
    public void Check(ApiKeyAuthPolicy policy, Violations violations)
    {
        int count = (policy.SecretRef is null ? 0 : 1) + (policy.SecretSelector is null ? 0 : 1) + (policy.Disable is null ? 0 : 1);
        if (count != 1)
            violations.Report("", "exactly one of the fields in [secretRef secretSelector disable] must be set");
    }
}
