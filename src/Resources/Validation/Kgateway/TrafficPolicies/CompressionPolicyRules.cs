using KGateway.Resources.Kgateway.TrafficPolicies;

namespace KGateway.Resources.Validation.Kgateway.TrafficPolicies;

/// <summary>Rules of compression.</summary>
[Cel(
    "has(self.responseCompression) || has(self.requestDecompression)",
    "at least one of the fields in [responseCompression requestDecompression] must be set")]
internal sealed class CompressionPolicyRules : IRules<CompressionPolicy>
{
    public void Check(CompressionPolicy policy, Violations violations)
    {
        if (policy is { ResponseCompression: null, RequestDecompression: null })
            violations.Report("", "at least one of the fields in [responseCompression requestDecompression] must be set");
    }
}
