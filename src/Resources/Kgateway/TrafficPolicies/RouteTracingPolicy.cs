using KGateway.Resources.Kgateway.Policies;
using KGateway.Resources.Validation.Kgateway.TrafficPolicies;

namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>Tracing of the route; what is absent stays as the listener has it.</summary>
[CheckedBy<RouteTracingPolicyRules>]
public sealed record RouteTracingPolicy
{
    /// <summary>Share of the requests that clients may have traced, in percent.</summary>
    [Range(0, 100)]
    public int? ClientSampling { get; init; }

    /// <summary>Share of the requests that are traced by chance, in percent.</summary>
    [Range(0, 100)]
    public int? RandomSampling { get; init; }

    /// <summary>Share of the requests that are traced at most, in percent.</summary>
    [Range(0, 100)]
    public int? OverallSampling { get; init; }

    /// <summary>Attributes of the spans.</summary>
    [Items(0, 16)]
    public EquatableArray<CustomAttribute> Attributes { get; init; }

    /// <summary>Switches tracing off.</summary>
    public PolicyDisable? Disable { get; init; }
}
