using KGateway.Resources.GatewayApi;

namespace KGateway.Resources.Validation.HttpRoutes;

/// <summary>Rules of time limits.</summary>
internal sealed class HttpRouteTimeoutsRules : IRules<HttpRouteTimeouts>
{
    public void Check(HttpRouteTimeouts timeouts, Violations violations)
    {
        if (timeouts is { Request: { } request, BackendRequest: { } backendRequest } && request > TimeSpan.Zero && backendRequest > request)
            violations.Report("backendRequest", "backendRequest timeout cannot be longer than request timeout");
    }
}
