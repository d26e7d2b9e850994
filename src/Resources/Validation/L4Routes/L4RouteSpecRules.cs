using KGateway.Resources.GatewayApi;

namespace KGateway.Resources.Validation.L4Routes;

/// <summary>Rules of a TCPRoute or UDPRoute.</summary>
internal sealed class L4RouteSpecRules : IRules<L4RouteSpec>
{
    public void Check(L4RouteSpec spec, Violations violations) => L4RuleCount.Fits(spec.Rules, violations);
}
