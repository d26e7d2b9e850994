using Envoy.Type.Matcher.V3;
using KGateway.Translation.Routes;
using Condition = KGateway.Resources.Kgateway.StringMatcher;

namespace KGateway.Translation.Policies;

/// <summary>Makes Envoy's form of conditions on strings.</summary>
internal static class StringMatchers
{
    /// <summary>The condition; null when Envoy would refuse it, with what is wrong in <paramref name="problem"/>.</summary>
    public static StringMatcher? Build(Condition condition, ValidationMode mode, out string? problem)
    {
        // Envoy refuses regular expressions with the flag: they have one of their own.
        var matcher = new StringMatcher { IgnoreCase = condition.IgnoreCase && condition.SafeRegex is null };
        if (condition.Exact is { } exact)
            matcher.Exact = exact;
        else if (condition.Prefix is { } prefix)
            matcher.Prefix = prefix;
        else if (condition.Suffix is { } suffix)
            matcher.Suffix = suffix;
        else if (condition.Contains is { } contained)
            matcher.Contains = contained;
        else if (condition.SafeRegex is { } regex)
            matcher.SafeRegex = new RegexMatcher { Regex = regex };
        problem = FindProblem(matcher, mode);
        return problem is null ? matcher : null;
    }

    /// <summary>What Envoy would refuse in a condition, or null.</summary>
    public static string? FindProblem(StringMatcher matcher, ValidationMode mode) => matcher.MatchPatternCase switch
    {
        StringMatcher.MatchPatternOneofCase.Exact => null,
        StringMatcher.MatchPatternOneofCase.Prefix => matcher.Prefix.Length == 0 ? "prefix is empty" : null,
        StringMatcher.MatchPatternOneofCase.Suffix => matcher.Suffix.Length == 0 ? "suffix is empty" : null,
        StringMatcher.MatchPatternOneofCase.Contains => matcher.Contains.Length == 0 ? "contains is empty" : null,
        StringMatcher.MatchPatternOneofCase.SafeRegex => Re2Syntax.FindProblem(matcher.SafeRegex.Regex, mode),
        _ => "there is no condition on the string",
    };
}
