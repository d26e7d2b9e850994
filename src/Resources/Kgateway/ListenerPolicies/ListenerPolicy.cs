using KGateway.Resources.GatewayApi;
using KGateway.Resources.Kgateway.Policies;

namespace KGateway.Resources.Kgateway.ListenerPolicies;

/// <summary>ListenerPolicy: settings of listeners and their HTTP connections.</summary>
public sealed record ListenerPolicy : Resource, ITargetingPolicy
{
    /// <inheritdoc/>
    public override ResourceKind Kind => ResourceKinds.ListenerPolicy;

    /// <summary>Desired state.</summary>
    public required ListenerPolicySpec Spec { get; init; }

    /// <inheritdoc/>
    EquatableArray<LocalPolicyTargetReference> ITargetingPolicy.TargetRefs => Spec.TargetRefs;

    /// <inheritdoc/>
    EquatableArray<PolicyTargetSelector> ITargetingPolicy.TargetSelectors => Spec.TargetSelectors;
}
