using KGateway.Resources.GatewayApi;

namespace KGateway.Resources.Validation.BackendTlsPolicies;

/// <summary>Rules of the targets of a BackendTLSPolicy.</summary>
internal sealed class BackendTlsPolicySpecRules : IRules<BackendTlsPolicySpec>
{
    public void Check(BackendTlsPolicySpec spec, Violations violations)
    {
        for (int i = 1; i < spec.TargetRefs.Count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (TargetsAreToldApart(spec.TargetRefs[j], spec.TargetRefs[i]) is { } message)
                {
                    violations.Report($"targetRefs[{i}]", message);
                    break;
                }
            }
        }
    }

    private static string? TargetsAreToldApart(LocalPolicyTargetReference first, LocalPolicyTargetReference second)
    {
        if (first.Group != second.Group || first.Kind != second.Kind || first.Name != second.Name)
            return null;
        if (first.SectionName is null != second.SectionName is null)
            return "sectionName must be specified when targetRefs includes 2 or more references to the same target";
        return first.SectionName == second.SectionName
            ? "sectionName must be unique when targetRefs includes 2 or more references to the same target"
            : null;
    }
}
