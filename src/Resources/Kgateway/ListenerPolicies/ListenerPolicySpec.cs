using KGateway.Resources.GatewayApi;
using KGateway.Resources.Kgateway.Policies;
using KGateway.Resources.Validation.Kgateway.ListenerPolicies;

namespace KGateway.Resources.Kgateway.ListenerPolicies;

/// <summary>Specification of a ListenerPolicy.</summary>
[CheckedBy<ListenerPolicySpecRules>]
public sealed record ListenerPolicySpec
{
    /// <summary>Targets by name, in the policy's namespace.</summary>
    [Items(1, 16)]
    public EquatableArray<LocalPolicyTargetReference> TargetRefs { get; init; }

    /// <summary>Targets by labels.</summary>
    public EquatableArray<PolicyTargetSelector> TargetSelectors { get; init; }

    /// <summary>For the ports without settings of their own.</summary>
    public ListenerPolicyDefault? Default { get; init; }

    /// <summary>For single ports, instead of the default.</summary>
    [Items(0, 64)]
    [UniqueItems("port")]
    public EquatableArray<ListenerPolicyPort> PerPort { get; init; }
}
