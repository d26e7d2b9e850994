using KGateway.Resources.Kgateway.TrafficPolicies;

namespace KGateway.Resources.Validation.Kgateway.TrafficPolicies;

/// <summary>Rules of the buffering of requests.</summary>
[Cel("has(self.maxRequestSize) != has(self.disable)", "exactly one of the fields in [maxRequestSize disable] must be set")]
[Cel(
    "!has(self.maxRequestSize) || (quantity(string(self.maxRequestSize)).isGreaterThan(quantity('0'))"
        + " && quantity(string(self.maxRequestSize)).isLessThan(quantity('4Gi')))",
    Size)]
internal sealed class BufferPolicyRules : IRules<BufferPolicy>
{
    private const string Size = "maxRequestSize must be greater than 0 and less than 4Gi";
    private const decimal TooLarge = 1L << 32;

    public void Check(BufferPolicy policy, Violations violations)
    {
        if (policy.MaxRequestSize is null == policy.Disable is null)
            violations.Report("", "exactly one of the fields in [maxRequestSize disable] must be set");
        if (policy.MaxRequestSize is { Value: <= 0 or >= TooLarge })
            violations.Report("maxRequestSize", Size);
    }
}
