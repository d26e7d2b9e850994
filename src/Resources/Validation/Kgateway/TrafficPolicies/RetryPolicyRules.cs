using KGateway.Resources.Kgateway.TrafficPolicies;

namespace KGateway.Resources.Validation.Kgateway.TrafficPolicies;

/// <summary>Rules of retries.</summary>
[Cel("has(self.retryOn) || has(self.statusCodes)", "retryOn or statusCodes must be set")]
internal sealed class RetryPolicyRules : IRules<RetryPolicy>
{
    public void Check(RetryPolicy policy, Violations violations)
    {
        if (policy.RetryOn.IsEmpty && policy.StatusCodes.IsEmpty)
            violations.Report("", "retryOn or statusCodes must be set");
    }
}
