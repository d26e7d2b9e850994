using KGateway.Resources.GatewayApi;

namespace KGateway.Resources.Validation.Routes;

/// <summary>Rules of the parents of every kind of route.</summary>
internal sealed class RouteSpecRules : IRules<RouteSpec>
{
    public void Check(RouteSpec spec, Violations violations)
    {
        for (int i = 1; i < spec.ParentRefs.Count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (ParentsAreToldApart(spec.ParentRefs[j], spec.ParentRefs[i]) is { } message)
                {
                    violations.Report($"parentRefs[{i}]", message);
                    break;
                }
            }
        }
    }

    private static string? ParentsAreToldApart(ParentReference first, ParentReference second)
    {
        if (first.Group != second.Group || first.Kind != second.Kind || first.Name != second.Name || first.Namespace != second.Namespace)
            return null;
        if (first.SectionName is null != second.SectionName is null || first.Port is null != second.Port is null)
            return "sectionName or port must be specified when parentRefs includes 2 or more references to the same parent";
        return first.SectionName == second.SectionName && first.Port == second.Port
            ? "sectionName or port must be unique when parentRefs includes 2 or more references to the same parent"
            : null;
    }
}
