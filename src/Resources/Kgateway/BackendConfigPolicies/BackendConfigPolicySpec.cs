using KGateway.Resources.GatewayApi;
using KGateway.Resources.Kgateway.Policies;

namespace KGateway.Resources.Kgateway.BackendConfigPolicies;

/// <summary>Specification of a BackendConfigPolicy.</summary>
public sealed record BackendConfigPolicySpec
{
    /// <summary>Targets by name, in the policy's namespace.</summary>
    [Items(1, 16)]
    public EquatableArray<LocalPolicyTargetReference> TargetRefs { get; init; }

    /// <summary>Targets by labels.</summary>
    public EquatableArray<PolicyTargetSelector> TargetSelectors { get; init; }
}
