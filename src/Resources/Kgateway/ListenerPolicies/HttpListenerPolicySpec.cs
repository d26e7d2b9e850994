using KGateway.Resources.GatewayApi;
using KGateway.Resources.Kgateway.Policies;

namespace KGateway.Resources.Kgateway.ListenerPolicies;

/// <summary>Specification of an HTTPListenerPolicy.</summary>
public sealed record HttpListenerPolicySpec
{
    /// <summary>Targets by name, in the policy's namespace.</summary>
    [Items(1, 16)]
    public EquatableArray<LocalPolicyTargetReference> TargetRefs { get; init; }

    /// <summary>Targets by labels.</summary>
    public EquatableArray<PolicyTargetSelector> TargetSelectors { get; init; }
}
