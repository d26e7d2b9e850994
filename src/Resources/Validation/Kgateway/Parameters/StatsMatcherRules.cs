using KGateway.Resources.Kgateway.Parameters;

namespace KGateway.Resources.Validation.Kgateway.Parameters;

/// <summary>Rules of which statistics are kept.</summary>
[Cel("has(self.inclusionList) != has(self.exclusionList)", "exactly one of the fields in [inclusionList exclusionList] must be set")]
internal sealed class StatsMatcherRules : IRules<StatsMatcher>
{
    public void Check(StatsMatcher matcher, Violations violations)
    {
        if (matcher.InclusionList.IsEmpty == matcher.ExclusionList.IsEmpty)
            violations.Report("", "exactly one of the fields in [inclusionList exclusionList] must be set");
    }
}
