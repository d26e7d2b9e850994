using KGateway.Resources.Validation.GrpcRoutes;

namespace KGateway.Resources.GatewayApi;

/// <summary>Specification of a GRPCRoute.</summary>
[CheckedBy<GrpcRouteSpecRules>]
public sealed record GrpcRouteSpec : RouteSpec
{
    /// <summary>Host names; those of the listener when empty.</summary>
    [Items(0, 16)]
    [Hostname]
    public EquatableArray<string> Hostnames { get; init; }

    /// <summary>Rules.</summary>
    [Items(0, 16)]
    public EquatableArray<GrpcRouteRule> Rules { get; init; }
}
