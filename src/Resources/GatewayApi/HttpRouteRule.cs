using KGateway.Resources.Validation.HttpRoutes;

namespace KGateway.Resources.GatewayApi;

/// <summary>A rule of an HTTPRoute: what it matches and what it does.</summary>
[CheckedBy<HttpRouteRuleRules>]
public sealed record HttpRouteRule
{
    /// <summary>Name, unique in the route.</summary>
    [SectionName]
    public string? Name { get; init; }

    /// <summary>Alternatives of which one must match; every request when absent.</summary>
    [Items(0, 64)]
    public EquatableArray<HttpRouteMatch> Matches { get; init; } = [new HttpRouteMatch()];

    /// <summary>Filters of all requests of the rule.</summary>
    [Items(0, 16)]
    public EquatableArray<HttpRouteFilter> Filters { get; init; }

    /// <summary>Backends; without any, requests are answered with an error unless a filter answers them.</summary>
    [Items(0, 16)]
    public EquatableArray<HttpBackendRef> BackendRefs { get; init; }

    /// <summary>Time limits.</summary>
    public HttpRouteTimeouts? Timeouts { get; init; }

    /// <summary>Retries.</summary>
    public HttpRouteRetry? Retry { get; init; }

    /// <summary>Session persistence.</summary>
    public SessionPersistence? SessionPersistence { get; init; }
}
