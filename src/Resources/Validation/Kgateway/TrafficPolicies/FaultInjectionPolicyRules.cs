using KGateway.Resources.Kgateway.TrafficPolicies;

namespace KGateway.Resources.Validation.Kgateway.TrafficPolicies;

/// <summary>Rules of injected faults: there is one, or they are switched off.</summary>
[Cel("has(self.delay) || has(self.abort) || has(self.responseRateLimit) || has(self.disable)", Message)]
internal sealed class FaultInjectionPolicyRules : IRules<FaultInjectionPolicy>
{
    private const string Message = "at least one of the fields in [delay abort responseRateLimit disable] must be set";

    public void Check(FaultInjectionPolicy policy, Violations violations)
    {
        if (policy is { Delay: null, Abort: null, ResponseRateLimit: null, Disable: null })
            violations.Report("", Message);
    }
}
