using KGateway.Resources.GatewayApi;
using KGateway.Resources.Kgateway.Policies;

namespace KGateway.Resources.Validation.Kgateway.ListenerPolicies;

/// <summary>Checks the targets of policies of listeners.</summary>
internal static class GatewayTargets
{
    private static readonly string GatewayGroup = ResourceKinds.Gateway.Group;

    public static void Check(
        EquatableArray<LocalPolicyTargetReference> references, EquatableArray<PolicyTargetSelector> selectors, Violations violations)
    {
        for (int i = 0; i < references.Count; i++)
        {
            if (!IsGateway(references[i].Group, references[i].Kind))
                violations.Report($"targetRefs[{i}]", "targetRefs may only target Gateways");
        }

        for (int i = 0; i < selectors.Count; i++)
        {
            if (!IsGateway(selectors[i].Group, selectors[i].Kind))
                violations.Report($"targetSelectors[{i}]", "targetSelectors may only target Gateways");
        }
    }

    private static bool IsGateway(string group, string kind) => kind == "Gateway" && (group.Length == 0 || group == GatewayGroup);
}
