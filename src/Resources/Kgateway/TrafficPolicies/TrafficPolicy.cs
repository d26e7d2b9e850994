using KGateway.Resources.GatewayApi;
using KGateway.Resources.Kgateway.Policies;

namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>TrafficPolicy: what happens to the requests of routes and listeners.</summary>
public sealed record TrafficPolicy : Resource, ITargetingPolicy
{
    /// <inheritdoc/>
    public override ResourceKind Kind => ResourceKinds.TrafficPolicy;

    /// <summary>Desired state.</summary>
    public required TrafficPolicySpec Spec { get; init; }

    /// <inheritdoc/>
    EquatableArray<LocalPolicyTargetReference> ITargetingPolicy.TargetRefs => Spec.TargetRefs;

    /// <inheritdoc/>
    EquatableArray<PolicyTargetSelector> ITargetingPolicy.TargetSelectors => Spec.TargetSelectors;
}
