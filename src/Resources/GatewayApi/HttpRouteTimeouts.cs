using KGateway.Resources.Validation.HttpRoutes;

namespace KGateway.Resources.GatewayApi;

/// <summary>Time limits of requests (GEP-1742); zero means none.</summary>
[CheckedBy<HttpRouteTimeoutsRules>]
public sealed record HttpRouteTimeouts
{
    /// <summary>For the whole request, retries included.</summary>
    public TimeSpan? Request { get; init; }

    /// <summary>For each try at a backend.</summary>
    public TimeSpan? BackendRequest { get; init; }
}
