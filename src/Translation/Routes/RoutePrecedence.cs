using KGateway.Resources.GatewayApi;

namespace KGateway.Translation.Routes;

/// <summary>Which of two matches is the more specific one (Gateway API's precedence of matches).</summary>
internal static class RoutePrecedence
{
    /// <summary>Negative when <paramref name="left"/> comes first; 0 when the matches don't decide.</summary>
    public static int Compare(HttpRouteMatch left, HttpRouteMatch right)
    {
        int order = Rank(left.Path.Type).CompareTo(Rank(right.Path.Type));
        // The length of a regular expression says nothing about how specific it is.
        if (order == 0 && left.Path.Type != PathMatchType.RegularExpression)
            order = Length(right).CompareTo(Length(left));
        if (order == 0)
            order = (right.Method is not null).CompareTo(left.Method is not null);
        if (order == 0)
            order = right.Headers.Count.CompareTo(left.Headers.Count);
        return order != 0 ? order : right.QueryParams.Count.CompareTo(left.QueryParams.Count);
    }

    private static int Length(HttpRouteMatch match) => System.Text.Encoding.UTF8.GetByteCount(match.Path.Value);

    private static int Rank(PathMatchType type) => type switch
    {
        PathMatchType.Exact => 0,
        PathMatchType.RegularExpression => 1,
        _ => 2,
    };
}
