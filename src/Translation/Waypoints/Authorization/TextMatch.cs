using Envoy.Config.Route.V3;
using Envoy.Type.Matcher.V3;
using KGateway.Translation.Policies;
using KGateway.Translation.Routes;

namespace KGateway.Translation.Waypoints.Authorization;

/// <summary>
/// Texts as Istio's policies write them: exact, with a star in front or at the end, or a star alone for any text that isn't empty.
/// </summary>
internal static class TextMatch
{
    /// <summary>Anything that isn't empty.</summary>
    public const string Any = "*";

    /// <summary>Matches a text.</summary>
    public static StringMatcher Of(string value)
    {
        if (value == Any)
            return Regex(".+");
        if (value.StartsWith('*'))
            return new() { Suffix = value[1..] };
        return value.EndsWith('*') ? new() { Prefix = value[..^1] } : new() { Exact = value };
    }

    /// <summary>
    /// Matches a text that follows something fixed, which the texts to match must begin with: it isn't looked at where the expression
    /// would be too large.
    /// </summary>
    public static StringMatcher After(string prefix, string value)
    {
        if (value == Any)
            return new() { Prefix = prefix };
        if (value.StartsWith('*'))
        {
            string expression = $"{PathRewrite.Quote(prefix)}.*{PathRewrite.Quote(value[1..])}";
            return IsTooLarge(expression) ? new() { Suffix = value[1..] } : Regex(expression);
        }

        return value.EndsWith('*') ? new() { Prefix = prefix + value[..^1] } : new() { Exact = prefix + value };
    }

    /// <summary>Whether proxies would refuse an expression made of a long text.</summary>
    public static bool IsTooLarge(string expression) => Re2Syntax.FindProblem(expression) is not null;

    /// <summary>Matches a regular expression.</summary>
    public static StringMatcher Regex(string expression) => new() { SafeRegex = new RegexMatcher { Regex = expression } };

    /// <summary>The expression for a text in which each star stands for <paramref name="wildcard"/>.</summary>
    public static string WithWildcards(string value, string wildcard) =>
        string.Join(wildcard, value.Split('*').Select(PathRewrite.Quote));

    /// <summary>Matches a header; a star alone asks only that it is there.</summary>
    public static HeaderMatcher Header(string name, string value, bool ignoreCase = false)
    {
        var header = new HeaderMatcher { Name = name };
        if (value == Any)
        {
            header.PresentMatch = true;
            return header;
        }

        header.StringMatch = Of(value);
        header.StringMatch.IgnoreCase = ignoreCase;
        return header;
    }
}
