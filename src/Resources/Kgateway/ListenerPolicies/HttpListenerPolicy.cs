using KGateway.Resources.GatewayApi;
using KGateway.Resources.Kgateway.Policies;

namespace KGateway.Resources.Kgateway.ListenerPolicies;

/// <summary>HTTPListenerPolicy: the older form of the HTTP part of a ListenerPolicy.</summary>
public sealed record HttpListenerPolicy : Resource, ITargetingPolicy
{
    /// <inheritdoc/>
    public override ResourceKind Kind => ResourceKinds.HttpListenerPolicy;

    /// <summary>Desired state.</summary>
    public required HttpListenerPolicySpec Spec { get; init; }

    /// <inheritdoc/>
    EquatableArray<LocalPolicyTargetReference> ITargetingPolicy.TargetRefs => Spec.TargetRefs;

    /// <inheritdoc/>
    EquatableArray<PolicyTargetSelector> ITargetingPolicy.TargetSelectors => Spec.TargetSelectors;
}
