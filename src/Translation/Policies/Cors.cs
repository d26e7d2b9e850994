using System.Globalization;
using System.Text;
using Envoy.Extensions.Filters.Http.Cors.V3;
using Envoy.Type.Matcher.V3;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Routes;

namespace KGateway.Translation.Policies;

/// <summary>Filter CORS, of a rule or of a backend.</summary>
internal sealed class Cors(HttpCorsFilter cors) : IRoutePolicy, IBackendPolicy
{
    /// <summary>Name of Envoy's filter.</summary>
    public const string FilterName = "envoy.filters.http.cors";

    // "*": a scheme and an authority, as browsers write origins.
    private const string AnyOrigin = @"^[a-zA-Z][a-zA-Z0-9+.-]*://[^/\s?#]+$";

    /// <summary>The filter that chains need.</summary>
    public static readonly HttpFilter ChainFilter =
        new(FilterName, HttpFilterStage.Cors, 0, new Envoy.Extensions.Filters.Http.Cors.V3.Cors(), disabled: true);

    /// <inheritdoc/>
    public HttpFilter Filter => ChainFilter;

    /// <inheritdoc/>
    public void Apply(RouteDraft draft) => draft.Configure(FilterName, ToEnvoy(cors));

    /// <inheritdoc/>
    public void Apply(RouteScope scope, RouteDraft draft) => scope.Filters.Configure(FilterName, ToEnvoy(cors));

    /// <summary>The configuration of Envoy's filter.</summary>
    public static CorsPolicy ToEnvoy(HttpCorsFilter cors)
    {
        var policy = new CorsPolicy
        {
            AllowMethods = string.Join(", ", (IEnumerable<string>)cors.AllowMethods),
            AllowHeaders = string.Join(", ", (IEnumerable<string>)cors.AllowHeaders),
            ExposeHeaders = string.Join(", ", (IEnumerable<string>)cors.ExposeHeaders),
            ForwardNotMatchingPreflights = false,
        };
        if (cors.AllowCredentials == true)
            policy.AllowCredentials = true;
        if (cors.MaxAge != 0)
            policy.MaxAge = cors.MaxAge.ToString(CultureInfo.InvariantCulture);
        foreach (string origin in cors.AllowOrigins)
        {
            // What no browser sends lets nobody in; Envoy would refuse all routes for it.
            if (OriginMatcher(origin) is { } matcher && StringMatchers.FindProblem(matcher, ValidationMode.Stock) is null)
                policy.AllowOriginStringMatch.Add(matcher);
        }

        return policy;
    }

    private static StringMatcher OriginMatcher(string origin)
    {
        if (origin == "*")
            return new StringMatcher { SafeRegex = new RegexMatcher { Regex = AnyOrigin } };
        int star = origin.IndexOf('*', StringComparison.Ordinal);
        if (star < 0)
            return new StringMatcher { Exact = origin };
        if (star == origin.Length - 1)
            return new StringMatcher { Prefix = origin[..star] };
        var regex = new StringBuilder("^");
        foreach ((int index, string part) in origin.Split('*').Index())
            regex.Append(index == 0 ? "" : ".*").Append(PathRewrite.Quote(part));
        return new StringMatcher { SafeRegex = new RegexMatcher { Regex = regex.Append('$').ToString() } };
    }
}
