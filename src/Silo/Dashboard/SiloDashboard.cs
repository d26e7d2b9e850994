using Orleans.Dashboard;

namespace KGateway.Silo.Dashboard;

/// <summary>The dashboard of Orleans, which shows the grains of all silos.</summary>
internal static class SiloDashboard
{
    private const string Prefix = "/orleans";

    /// <summary>Collects on the silo what it shows.</summary>
    public static void AddSiloDashboard(this ISiloBuilder silo) => silo.AddDashboard();

    /// <summary>
    /// Maps it below /orleans. It is put together at its first request: it packs its files then, which would make each start half a second
    /// longer.
    /// </summary>
    public static void MapSiloDashboard(this IEndpointRouteBuilder endpoints)
    {
        var services = endpoints.ServiceProvider;
        var pipeline = new Lazy<RequestDelegate>(() => new ApplicationBuilder(services)
            .UseRouting()
            .UseEndpoints(static inner => inner.MapOrleansDashboard(routePrefix: Prefix))
            .Build());
        endpoints.Map(Prefix + "/{**path}", context =>
        {
            // Routing looks again only where nothing has been found.
            context.SetEndpoint(null);
            return pipeline.Value(context);
        });
    }
}
