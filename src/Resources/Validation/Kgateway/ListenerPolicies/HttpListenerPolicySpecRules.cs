using KGateway.Resources.Kgateway.ListenerPolicies;

namespace KGateway.Resources.Validation.Kgateway.ListenerPolicies;

/// <summary>Rules of an HTTPListenerPolicy.</summary>
[Cel(
    "!has(self.targetRefs) || self.targetRefs.all(r, r.kind == 'Gateway' && (r.group == '' || r.group == 'gateway.networking.k8s.io'))",
    "targetRefs may only target Gateways")]
[Cel(
    "!has(self.targetSelectors) || self.targetSelectors.all(r, r.kind == 'Gateway' && (r.group == '' || r.group == 'gateway.networking.k8s.io'))",
    "targetSelectors may only target Gateways")]
internal sealed class HttpListenerPolicySpecRules : IRules<HttpListenerPolicySpec>
{
    public void Check(HttpListenerPolicySpec spec, Violations violations) =>
        GatewayTargets.Check(spec.TargetRefs, spec.TargetSelectors, violations);
}
