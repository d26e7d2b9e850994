using KGateway.Resources.Validation.GrpcRoutes;

namespace KGateway.Resources.GatewayApi;

/// <summary>A rule of a GRPCRoute: what it matches and what it does.</summary>
[CheckedBy<GrpcRouteRuleRules>]
public sealed record GrpcRouteRule
{
    /// <summary>Name, unique in the route.</summary>
    [SectionName]
    public string? Name { get; init; }

    /// <summary>Alternatives of which one must match; every request when empty.</summary>
    [Items(0, 64)]
    public EquatableArray<GrpcRouteMatch> Matches { get; init; }

    /// <summary>Filters of all requests of the rule.</summary>
    [Items(0, 16)]
    public EquatableArray<GrpcRouteFilter> Filters { get; init; }

    /// <summary>Backends; without any, requests are answered with an error.</summary>
    [Items(0, 16)]
    public EquatableArray<GrpcBackendRef> BackendRefs { get; init; }

    /// <summary>Session persistence.</summary>
    public SessionPersistence? SessionPersistence { get; init; }
}
