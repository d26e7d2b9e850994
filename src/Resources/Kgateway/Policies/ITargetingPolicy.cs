using KGateway.Resources.GatewayApi;

namespace KGateway.Resources.Kgateway.Policies;

/// <summary>A policy that names its targets itself, one by one or by their labels.</summary>
public interface ITargetingPolicy
{
    /// <summary>Targets by name, in the policy's namespace.</summary>
    EquatableArray<LocalPolicyTargetReference> TargetRefs { get; }

    /// <summary>Targets by labels.</summary>
    EquatableArray<PolicyTargetSelector> TargetSelectors { get; }
}
