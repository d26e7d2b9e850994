using KGateway.Resources.Kgateway.ListenerPolicies;

namespace KGateway.Resources.Validation.Kgateway.ListenerPolicies;

/// <summary>Rules of a ListenerPolicy.</summary>
[Cel(
    "!has(self.targetRefs) || self.targetRefs.all(r, r.kind == 'Gateway' && (r.group == '' || r.group == 'gateway.networking.k8s.io'))",
    "targetRefs may only target Gateways")]
[Cel(
    "!has(self.targetSelectors) || self.targetSelectors.all(r, r.kind == 'Gateway' && (r.group == '' || r.group == 'gateway.networking.k8s.io'))",
    "targetSelectors may only target Gateways")]
internal sealed class ListenerPolicySpecRules : IRules<ListenerPolicySpec>
{
    public void Check(ListenerPolicySpec spec, Violations violations) =>
        GatewayTargets.Check(spec.TargetRefs, spec.TargetSelectors, violations);
}
