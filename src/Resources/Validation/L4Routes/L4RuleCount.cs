using KGateway.Resources.GatewayApi;
using KGateway.Resources.Validation.Routes;

namespace KGateway.Resources.Validation.L4Routes;

/// <summary>The rule that a TLSRoute, TCPRoute or UDPRoute has one rule; v1alpha2 took several with distinct names.</summary>
internal static class L4RuleCount
{
    public static void Fits(EquatableArray<L4RouteRule> rules, Violations violations)
    {
        if (violations.Version != "v1alpha2" && rules.Count > 1)
            violations.Report("rules", $"Too many: {rules.Count}: must have at most 1 items");
        RuleNames.AreUnique(rules, static rule => rule.Name, violations);
    }
}
