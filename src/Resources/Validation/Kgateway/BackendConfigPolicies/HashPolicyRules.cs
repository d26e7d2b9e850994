using KGateway.Resources.Kgateway.BackendConfigPolicies;

namespace KGateway.Resources.Validation.Kgateway.BackendConfigPolicies;

/// <summary>Rules of what is hashed.</summary>
[Cel(
    "[has(self.header), has(self.cookie), has(self.sourceIP)].filter(set, set).size() == 1",
    "exactly one of the fields in [header cookie sourceIP] must be set")]
internal sealed class HashPolicyRules : IRules<HashPolicy>
{
    public void Check(HashPolicy value, Violations violations)
    {
        var count = (value.Header is null ? 0 : 1)
            + (value.Cookie is null ? 0 : 1)
            + (value.SourceIP is null ? 0 : 1);
        if (count != 1)
            violations.Report("", "exactly one of the fields in [header cookie sourceIP] must be set");
    }
}
