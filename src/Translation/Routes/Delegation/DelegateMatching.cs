using KGateway.Resources;
using KGateway.Resources.GatewayApi;

namespace KGateway.Translation.Routes.Delegation;

/// <summary>Which matches of a route's rules are in force below a match of the route that delegates to it.</summary>
internal static class DelegateMatching
{
    private const string InheritAnnotation = "delegation.kgateway.dev/inherit-parent-matcher";

    /// <summary>Whether a route's matches are relative to its parent's.</summary>
    public static bool Inherits(HttpRoute route) =>
        route.Metadata.Annotations.GetValueOrDefault(InheritAnnotation)?.ToLowerInvariant() is "true" or "yes" or "enabled";

    /// <summary>A rule with the matches that are in force below the parent's; null when none is.</summary>
    public static HttpRouteRule? Below(HttpRouteMatch parent, HttpRouteRule rule, bool inherits)
    {
        var matches = new List<HttpRouteMatch>(rule.Matches.Count + 1);
        foreach (var match in rule.Matches.IsEmpty ? [new HttpRouteMatch()] : rule.Matches)
        {
            if (inherits)
                matches.Add(Join(parent, match));
            else if (Narrows(match, parent))
                matches.Add(match);
        }

        return matches.Count == 0 ? null : rule with { Matches = matches.ToEquatableArray() };
    }

    // Whether all that a match lets through is what the parent lets through.
    private static bool Narrows(HttpRouteMatch match, HttpRouteMatch parent)
    {
        if (parent.Path.Type != PathMatchType.PathPrefix || !match.Path.Value.StartsWith(parent.Path.Value, StringComparison.Ordinal))
            return false;
        if (parent.Method is { } method && match.Method != method)
            return false;
        foreach (var header in parent.Headers)
        {
            if (!match.Headers.Contains(header))
                return false;
        }

        foreach (var parameter in parent.QueryParams)
        {
            if (!match.QueryParams.Contains(parameter))
                return false;
        }

        return true;
    }

    private static HttpRouteMatch Join(HttpRouteMatch parent, HttpRouteMatch match) => new()
    {
        Path = match.Path with { Value = JoinPaths(parent.Path.Value, match.Path.Value) },
        Headers = Join(parent.Headers, match.Headers, static header => header.Name, StringComparer.OrdinalIgnoreCase),
        QueryParams = Join(parent.QueryParams, match.QueryParams, static parameter => parameter.Name, StringComparer.Ordinal),
        Method = parent.Method ?? match.Method,
    };

    // The parent's condition holds where both have one of the same name.
    private static EquatableArray<T> Join<T>(
        EquatableArray<T> parent, EquatableArray<T> match, Func<T, string> nameOf, StringComparer comparer)
        where T : IEquatable<T>
    {
        if (parent.IsEmpty && match.IsEmpty)
            return default;
        var byName = new Dictionary<string, T>(comparer);
        foreach (var condition in parent)
            byName.TryAdd(nameOf(condition), condition);
        foreach (var condition in match)
            byName.TryAdd(nameOf(condition), condition);
        return byName.Values.OrderBy(nameOf, StringComparer.Ordinal).ToEquatableArray();
    }

    // One slash between the two, none at the end, and steps up taken.
    private static string JoinPaths(string parent, string child)
    {
        var segments = new List<string>();
        foreach (string segment in $"{parent}/{child}".Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (segment == ".." && segments.Count > 0)
                segments.RemoveAt(segments.Count - 1);
            else if (segment is not ("." or ".."))
                segments.Add(segment);
        }

        return $"/{string.Join('/', segments)}";
    }
}
