using KGateway.Resources.GatewayApi;
using KGateway.Resources.Kgateway.Policies;
using KGateway.Resources.Validation.Kgateway.ListenerPolicies;

namespace KGateway.Resources.Kgateway.ListenerPolicies;

/// <summary>Specification of an HTTPListenerPolicy: what a ListenerPolicy has below <c>default.httpSettings</c>.</summary>
[CheckedBy<HttpListenerPolicySpecRules>]
public sealed record HttpListenerPolicySpec : HttpSettings
{
    /// <summary>Targets by name, in the policy's namespace.</summary>
    [Items(1, 16)]
    public EquatableArray<LocalPolicyTargetReference> TargetRefs { get; init; }

    /// <summary>Targets by labels.</summary>
    public EquatableArray<PolicyTargetSelector> TargetSelectors { get; init; }
}
