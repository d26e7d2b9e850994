using KGateway.Resources.Kgateway.Policies;
using KGateway.Resources.Validation.Kgateway.TrafficPolicies;

namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>Faults that are injected to see what they do to clients.</summary>
[CheckedBy<FaultInjectionPolicyRules>]
public sealed record FaultInjectionPolicy
{
    /// <summary>Requests that wait.</summary>
    public FaultDelay? Delay { get; init; }

    /// <summary>Requests that are refused.</summary>
    public FaultAbort? Abort { get; init; }

    /// <summary>Responses that are slowed down.</summary>
    public FaultRateLimit? ResponseRateLimit { get; init; }

    /// <summary>How many faults there are at a time at most; any number when absent.</summary>
    [Range(0, int.MaxValue)]
    public int? MaxActiveFaults { get; init; }

    /// <summary>Switches off what is set elsewhere.</summary>
    public PolicyDisable? Disable { get; init; }
}
