using KGateway.Resources.Kgateway.TrafficPolicies;

namespace KGateway.Resources.Validation.Kgateway.TrafficPolicies;

/// <summary>Rules of the tracing of routes.</summary>
[Cel(
    "!has(self.disable) || !(has(self.clientSampling) || has(self.randomSampling) || has(self.overallSampling) || has(self.attributes))",
    Message)]
internal sealed class RouteTracingPolicyRules : IRules<RouteTracingPolicy>
{
    private const string Message = "disable cannot be set together with other fields";

    public void Check(RouteTracingPolicy policy, Violations violations)
    {
        if (policy.Disable is not null && (!policy.Attributes.IsEmpty
            || policy is not { ClientSampling: null, RandomSampling: null, OverallSampling: null }))
        {
            violations.Report("", Message);
        }
    }
}
