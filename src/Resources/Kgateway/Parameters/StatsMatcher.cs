using KGateway.Resources.Validation.Kgateway.Parameters;

namespace KGateway.Resources.Kgateway.Parameters;

/// <summary>Which statistics are kept; exactly one list is set.</summary>
[CheckedBy<StatsMatcherRules>]
public sealed record StatsMatcher
{
    /// <summary>Names of those that are.</summary>
    [Items(0, 16)]
    public EquatableArray<StringMatcher> InclusionList { get; init; }

    /// <summary>Names of those that aren't.</summary>
    [Items(0, 16)]
    public EquatableArray<StringMatcher> ExclusionList { get; init; }
}
