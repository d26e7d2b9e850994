using KGateway.Silo.Admin;
using KGateway.Silo.Dashboard;
using KGateway.XdsFrontend;

namespace KGateway.Silo.Hosting;

/// <summary>What is served on which port.</summary>
internal static class PortPipelines
{
    /// <summary>Serves something on one port.</summary>
    public static void MapPort(this IApplicationBuilder app, int port, Action<IApplicationBuilder> pipeline) =>
        app.MapWhen(context => context.Connection.LocalPort == port, pipeline);

    /// <summary>Discovery for proxies.</summary>
    public static void Xds(IApplicationBuilder branch) =>
        branch.UseRouting().UseEndpoints(static endpoints => endpoints.MapXdsFrontend());

    /// <summary>Health for kubelets, without a token.</summary>
    public static void Health(IApplicationBuilder branch) =>
        branch.UseRouting().UseEndpoints(static endpoints => endpoints.MapHealth());

    /// <summary>Metrics for Prometheus, without a token.</summary>
    public static void Metrics(IApplicationBuilder branch) =>
        branch.UseRouting().UseEndpoints(static endpoints => endpoints.MapPrometheusScrapingEndpoint("/metrics"));

    /// <summary>The admin server and its dashboards.</summary>
    public static void Admin(IApplicationBuilder branch)
    {
        var guard = branch.ApplicationServices.GetRequiredService<AdminGuard>();
        branch.Use(guard.InvokeAsync);
        branch.UseRouting().UseEndpoints(static endpoints =>
        {
            endpoints.MapHealth();
            endpoints.MapAdminApi();
            endpoints.MapSnapshots();
            endpoints.MapLogging();
            endpoints.MapRuntime();
            endpoints.MapPrometheusScrapingEndpoint("/metrics");
            endpoints.MapDashboard();
            endpoints.MapSiloDashboard();
        });
    }
}
