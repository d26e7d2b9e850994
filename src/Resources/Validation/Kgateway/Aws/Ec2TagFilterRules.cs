using KGateway.Resources.Kgateway.Aws;

namespace KGateway.Resources.Validation.Kgateway.Aws;

/// <summary>Rules of a filter by a tag.</summary>
[Cel(
    "has(self.key) != has(self.keyValue)",
    "exactly one of the fields in [key keyValue] must be set")]
internal sealed class Ec2TagFilterRules : IRules<Ec2TagFilter>
{
    public void Check(Ec2TagFilter value, Violations violations)
    {
        if (value.Key is null == value.KeyValue is null)
            violations.Report("", "exactly one of the fields in [key keyValue] must be set");
    }
}
