using KGateway.Resources.Kgateway;

namespace KGateway.Resources.Validation.Kgateway;

/// <summary>Rules of a Backend.</summary>
[Cel(
    "[has(self.aws), has(self.static), has(self.dynamicForwardProxy), has(self.gcp), has(self.priorityGroups)].filter(set, set).size() == 1",
    "exactly one of the fields in [aws static dynamicForwardProxy gcp priorityGroups] must be set")]
[Cel(
    "!has(self.type) || (self.type == 'AWS' && has(self.aws)) || (self.type == 'Static' && has(self.static))"
        + " || (self.type == 'DynamicForwardProxy' && has(self.dynamicForwardProxy)) || (self.type == 'GCP' && has(self.gcp))"
        + " || (self.type == 'PriorityGroups' && has(self.priorityGroups))",
    "type must match the field that is set")]
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
