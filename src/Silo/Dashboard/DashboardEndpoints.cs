using Microsoft.Net.Http.Headers;

namespace KGateway.Silo.Dashboard;

/// <summary>Serves the dashboard's page, which shows what the admin API tells.</summary>
internal static class DashboardEndpoints
{
    // Nothing but the page's own files runs, styles or is asked, and no text becomes HTML: names of objects are other people's words.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
        + "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Maps the page at / and what it needs below /assets.</summary>
    public static void MapDashboard(this IEndpointRouteBuilder endpoints)
    {
        foreach (var file in DashboardFile.ReadAll())
            endpoints.MapMethods(file.Path, Methods, context => ServeAsync(context, file));
    }

    /// <summary>
    /// Whether a path is of the page's files. They hold no secret, and the page asks for the token by itself when the API wants one: they
    /// may be given to everybody.
    /// </summary>
    public static bool IsPage(PathString path) => path.Value is "/" || path.StartsWithSegments("/assets", StringComparison.Ordinal);

    private static Task ServeAsync(HttpContext context, DashboardFile file)
    {
        var headers = context.Response.Headers;
        // A newer program has newer files at the same paths: the browser keeps them, but asks each time whether they are still right.
        headers[HeaderNames.CacheControl] = "no-cache";
        headers[HeaderNames.ContentSecurityPolicy] = ContentSecurityPolicy;
        headers[HeaderNames.XContentTypeOptions] = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        return TypedResults.Bytes(file.Content, file.ContentType, entityTag: file.Tag).ExecuteAsync(context);
    }
}
