using KGateway.Resources.Kgateway.Policies;

namespace KGateway.Resources.Validation.Kgateway.Policies;

/// <summary>Rules of a header whose value may come from a Secret.</summary>
[Cel("has(self.value) != has(self.secretRef)", "exactly one of the fields in [value secretRef] must be set")]
[Cel("!has(self.value) || has(self.name)", "name must be set when value is set")]
internal sealed class PolicyHeaderRules : IRules<PolicyHeader>
{
    public void Check(PolicyHeader header, Violations violations)
    {
        if (header.Value is null == header.SecretRef is null)
            violations.Report("", "exactly one of the fields in [value secretRef] must be set");
        if (header is { Value: not null, Name: null })
            violations.Report("", "name must be set when value is set");
    }
}
