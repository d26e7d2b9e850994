using KGateway.Resources.Kgateway.TrafficPolicies;

namespace KGateway.Resources.Validation.Kgateway.TrafficPolicies;

/// <summary>Rules of an entry of a descriptor: what it says must be of its type.</summary>
[Cel(
    "has(self.type) && (self.type == 'Generic') == has(self.generic)",
    "generic must be set if and only if type is Generic")]
[Cel("has(self.type) && (self.type == 'Header') == has(self.header)", "header must be set if and only if type is Header")]
internal sealed class RateLimitDescriptorEntryRules : IRules<RateLimitDescriptorEntry>
{
    public void Check(RateLimitDescriptorEntry entry, Violations violations)
    {
        if (entry.Generic is not null != (entry.Type == RateLimitDescriptorEntryType.Generic))
            violations.Report("generic", "generic must be set if and only if type is Generic");
        if (entry.Header is not null != (entry.Type == RateLimitDescriptorEntryType.Header))
            violations.Report("header", "header must be set if and only if type is Header");
    }
}
