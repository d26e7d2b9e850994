using Microsoft.AspNetCore.StaticFiles;

namespace KGateway.Silo.Dashboard;

/// <summary>Serves the dashboard's page, which is part of the program.</summary>
internal static class DashboardPage
{
    private const string ResourcePrefix = "Page/";
    private const string ContentPolicy = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private static readonly FileExtensionContentTypeProvider ContentTypes = new();

    /// <summary>Maps the page to "/" and its parts beside it.</summary>
    public static void MapDashboardPage(this IEndpointRouteBuilder endpoints)
    {
        foreach (var resource in typeof(DashboardPage).Assembly.GetManifestResourceNames())
        {
            if (!resource.StartsWith(ResourcePrefix, StringComparison.Ordinal))
                continue;
            var name = resource[ResourcePrefix.Length..];
            endpoints.MapGet(name == "index.html" ? "/" : $"/{name}", context => SendAsync(context, resource));
        }
    }

    private static async Task SendAsync(HttpContext context, string resource)
    {
        context.Response.ContentType = ContentTypes.TryGetContentType(resource, out var type) ? type : "application/octet-stream";
        context.Response.Headers.ContentSecurityPolicy = ContentPolicy;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "no-cache";
        await using var content = typeof(DashboardPage).Assembly.GetManifestResourceStream(resource)!;
        await content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
