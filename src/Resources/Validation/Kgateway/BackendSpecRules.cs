using KGateway.Resources.Kgateway;

namespace KGateway.Resources.Validation.Kgateway;

/// <summary>Rules of a Backend.</summary>
internal sealed class BackendSpecRules : IRules<BackendSpec>
{
    public void Check(BackendSpec spec, Violations violations)
    {
        int count = (spec.Static is null ? 0 : 1) + (spec.DynamicForwardProxy is null ? 0 : 1) + (spec.Gcp is null ? 0 : 1)
            + (spec.Aws is null ? 0 : 1) + (spec.PriorityGroups.IsEmpty ? 0 : 1);
        if (count != 1)
            violations.Report("", "exactly one of the fields in [aws static dynamicForwardProxy gcp priorityGroups] must be set");
        else if (spec.Type is { } type && type != spec.EffectiveType)
            violations.Report("type", "type must match the field that is set");
    }
}
