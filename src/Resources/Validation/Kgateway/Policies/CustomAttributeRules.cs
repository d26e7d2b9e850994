using KGateway.Resources.Kgateway.Policies;

namespace KGateway.Resources.Validation.Kgateway.Policies;

/// <summary>Rules of an attribute of spans.</summary>
[Cel(
    "[has(self.literal), has(self.environment), has(self.requestHeader), has(self.metadata)].filter(set, set).size() == 1",
    "exactly one of the fields in [literal environment requestHeader metadata] must be set")]
internal sealed class CustomAttributeRules : IRules<CustomAttribute>
{
    public void Check(CustomAttribute attribute, Violations violations)
    {
        int count = (attribute.Literal is null ? 0 : 1) + (attribute.Environment is null ? 0 : 1)
            + (attribute.RequestHeader is null ? 0 : 1) + (attribute.Metadata is null ? 0 : 1);
        if (count != 1)
            violations.Report("", "exactly one of the fields in [literal environment requestHeader metadata] must be set");
    }
}
