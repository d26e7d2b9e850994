using KGateway.Resources.GatewayApi;

namespace KGateway.Translation.Routes;

/// <summary>
/// How specific a match is (Gateway API's precedence of matches); the more specific one comes first. In GRPCRoutes a service counts before
/// a method: one for all methods of a service comes before one for a method of all services. Both kinds of routes have one order, as they
/// may share a host.
/// </summary>
internal readonly record struct RoutePrecedence : IComparable<RoutePrecedence>
{
    // The prefix that is a whole service stands before regular expressions, which methods of all services are.
    private const int Services = 1;

    private readonly int _path;
    private readonly int _length;
    private readonly int _named;
    private readonly bool _method;
    private readonly int _headers;
    private readonly int _parameters;

    private RoutePrecedence(HttpRouteMatch match, int path, int named)
    {
        (_path, _named) = (path, named);
        // The length of a regular expression says nothing about how specific it is.
        if (match.Path.Type != PathMatchType.RegularExpression)
            _length = System.Text.Encoding.UTF8.GetByteCount(match.Path.Value);
        (_method, _headers, _parameters) = (match.Method is not null, match.Headers.Count, match.QueryParams.Count);
    }

    /// <summary>Of a match of an HTTPRoute.</summary>
    public static RoutePrecedence Of(HttpRouteMatch match) => new(match, Rank(match.Path.Type), 0);

    /// <summary>Of a match of a GRPCRoute, given as what it is in HTTP too.</summary>
    public static RoutePrecedence Of(HttpRouteMatch match, GrpcMethodMatch? method)
    {
        if (string.IsNullOrEmpty(method?.Service))
            return Of(match);
        return match.Path.Type == PathMatchType.PathPrefix
            ? new(match, Services, 0)
            : new(match, Rank(match.Path.Type), string.IsNullOrEmpty(method.Method) ? 1 : 2);
    }

    /// <inheritdoc/>
    public int CompareTo(RoutePrecedence other)
    {
        int order = _path.CompareTo(other._path);
        if (order == 0)
            order = other._length.CompareTo(_length);
        if (order == 0)
            order = other._named.CompareTo(_named);
        if (order == 0)
            order = other._method.CompareTo(_method);
        if (order == 0)
            order = other._headers.CompareTo(_headers);
        return order != 0 ? order : other._parameters.CompareTo(_parameters);
    }

    private static int Rank(PathMatchType type) => type switch
    {
        PathMatchType.Exact => 0,
        PathMatchType.RegularExpression => 2,
        _ => 3,
    };
}
