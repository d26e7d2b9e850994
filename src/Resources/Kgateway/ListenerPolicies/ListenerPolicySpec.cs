using KGateway.Resources.GatewayApi;
using KGateway.Resources.Kgateway.Policies;

namespace KGateway.Resources.Kgateway.ListenerPolicies;

/// <summary>Specification of a ListenerPolicy.</summary>
public sealed record ListenerPolicySpec
{
    /// <summary>Targets by name, in the policy's namespace.</summary>
    [Items(1, 16)]
    public EquatableArray<LocalPolicyTargetReference> TargetRefs { get; init; }

    /// <summary>Targets by labels.</summary>
    public EquatableArray<PolicyTargetSelector> TargetSelectors { get; init; }

    /// <summary>For the ports without settings of their own.</summary>
    public ListenerPolicySettings? Default { get; init; }
}
