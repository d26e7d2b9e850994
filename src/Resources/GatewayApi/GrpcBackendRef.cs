using KGateway.Resources.Validation.GrpcRoutes;

namespace KGateway.Resources.GatewayApi;

/// <summary>A backend of a GRPCRoute.</summary>
[CheckedBy<GrpcBackendRefRules>]
public sealed record GrpcBackendRef : BackendRef
{
    /// <summary>Filters of requests that go to this backend.</summary>
    [Items(0, 16)]
    public EquatableArray<GrpcRouteFilter> Filters { get; init; }
}
