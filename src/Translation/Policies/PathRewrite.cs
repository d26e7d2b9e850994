using System.Text;
using Envoy.Type.Matcher.V3;
using KGateway.Resources.GatewayApi;

namespace KGateway.Translation.Policies;

/// <summary>Regular-expression forms of path changes that Envoy has no plain form for.</summary>
internal static class PathRewrite
{
    /// <summary>
    /// Replaces the matched prefix by <c>/</c>, so that <c>/a</c> and <c>/a/b</c> become <c>/</c> and <c>/b</c>, not <c>//b</c>; null when
    /// the match isn't by prefix.
    /// </summary>
    public static RegexMatchAndSubstitute? RemovePrefix(HttpRouteMatch match) =>
        match.Path.Type == PathMatchType.PathPrefix ? Substitute($"^{Quote(WithoutSlash(match.Path.Value))}\\/*", "/") : null;

    /// <summary>
    /// What takes the place of the matched prefix, so that one slash is between it and the rest of the path: a slash at the end of either
    /// says nothing (Gateway API), but Envoy matches and replaces the prefix "/" with its slash.
    /// </summary>
    public static string ReplacePrefix(string replacement, HttpRouteMatch match)
    {
        // What follows the path isn't part of it.
        var path = replacement.Contains('?', StringComparison.Ordinal) ? replacement : WithoutSlash(replacement);
        return match.Path is { Type: PathMatchType.PathPrefix, Value: "/" } && path != "/" ? $"{path}/" : path;
    }

    /// <summary>Replaces the whole path.</summary>
    public static RegexMatchAndSubstitute ReplaceAll(string path) => Substitute(".*", path.Replace("\\", "\\\\", StringComparison.Ordinal));

    /// <summary>Makes a text match itself in a regular expression of RE2.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            if (@"\.+*?()|[]{}^$".Contains(c, StringComparison.Ordinal))
                quoted.Append('\\');
            quoted.Append(c);
        }

        return quoted.ToString();
    }

    private static string WithoutSlash(string path) => path.Length > 1 && path[^1] == '/' ? path[..^1] : path;

    private static RegexMatchAndSubstitute Substitute(string pattern, string substitution) =>
        new() { Pattern = new RegexMatcher { Regex = pattern }, Substitution = substitution };
}
