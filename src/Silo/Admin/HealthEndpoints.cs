using KGateway.Grains.Contracts.Views;

namespace KGateway.Silo.Admin;

/// <summary>
/// Health for people and kubelets. Live means this process makes progress; it asks nobody else. Started and ready mean that the inputs
/// have been read and proxies are served; what works only in part is told beside it.
/// </summary>
internal static class HealthEndpoints
{
    private static readonly PathString[] Paths = ["/healthz", "/livez", "/readyz", "/startupz"];

    /// <summary>Whether a path is one of these.</summary>
    public static bool IsHealth(PathString path) => Array.IndexOf(Paths, path) >= 0;

    /// <summary>Maps them.</summary>
    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/healthz", static () => "ok\n");
        endpoints.MapGet("/livez", static () => "ok\n");
        endpoints.MapGet("/startupz", Ready);
        endpoints.MapGet("/readyz", Ready);
    }

    private static IResult Ready(IClusterView view, IHostApplicationLifetime lifetime)
    {
        IReadOnlyList<string> reasons = lifetime.ApplicationStopping.IsCancellationRequested ? ["shutting down"] : view.NotReady;
        return reasons.Count == 0
            ? Results.Text(string.Concat(view.Degraded.Prepend("ok").Select(static line => $"{line}\n")))
            : Results.Text(string.Join('\n', reasons) + "\n", statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
