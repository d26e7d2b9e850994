using KGateway.Resources.Kgateway;

namespace KGateway.Resources.Validation.Kgateway;

/// <summary>Rules of a condition on a string.</summary>
[Cel(
    "[has(self.exact), has(self.prefix), has(self.suffix), has(self.contains), has(self.safeRegex)].filter(set, set).size() == 1",
    "exactly one of the fields in [exact prefix suffix contains safeRegex] must be set")]
internal sealed class StringMatcherRules : IRules<StringMatcher>
{
    public void Check(StringMatcher matcher, Violations violations)
    {
        int count = (matcher.Exact is null ? 0 : 1) + (matcher.Prefix is null ? 0 : 1) + (matcher.Suffix is null ? 0 : 1)
            + (matcher.Contains is null ? 0 : 1) + (matcher.SafeRegex is null ? 0 : 1);
        if (count != 1)
            violations.Report("", "exactly one of the fields in [exact prefix suffix contains safeRegex] must be set");
    }
}
