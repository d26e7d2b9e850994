using KGateway.Resources.Kgateway.TrafficPolicies;

namespace KGateway.Resources.Validation.Kgateway.TrafficPolicies;

/// <summary>Rules of basic authentication.</summary>
[Cel(
    "[has(self.users), has(self.secretRef), has(self.disable)].filter(set, set).size() == 1",
    "exactly one of the fields in [users secretRef disable] must be set")]
internal sealed class BasicAuthPolicyRules : IRules<BasicAuthPolicy>
{
    public void Check(BasicAuthPolicy policy, Violations violations)
    {
        int count = (policy.Users.IsEmpty ? 0 : 1) + (policy.SecretRef is null ? 0 : 1) + (policy.Disable is null ? 0 : 1);
        if (count != 1)
            violations.Report("", "exactly one of the fields in [users secretRef disable] must be set");
    }
}
