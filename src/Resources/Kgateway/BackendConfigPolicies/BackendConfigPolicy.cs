using KGateway.Resources.GatewayApi;
using KGateway.Resources.Kgateway.Policies;

namespace KGateway.Resources.Kgateway.BackendConfigPolicies;

/// <summary>BackendConfigPolicy: settings of connections to backends.</summary>
public sealed record BackendConfigPolicy : Resource, ITargetingPolicy
{
    /// <inheritdoc/>
    public override ResourceKind Kind => ResourceKinds.BackendConfigPolicy;

    /// <summary>Desired state.</summary>
    public required BackendConfigPolicySpec Spec { get; init; }

    /// <inheritdoc/>
    EquatableArray<LocalPolicyTargetReference> ITargetingPolicy.TargetRefs => Spec.TargetRefs;

    /// <inheritdoc/>
    EquatableArray<PolicyTargetSelector> ITargetingPolicy.TargetSelectors => Spec.TargetSelectors;
}
