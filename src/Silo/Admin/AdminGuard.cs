using System.Net;
using System.Security.Cryptography;
using System.Text;
using KGateway.Silo.Dashboard;

namespace KGateway.Silo.Admin;

/// <summary>
/// Who may use the admin server: this machine, if the request's Host is an address or localhost (so that no web page reaches it by a
/// name of its own), and whoever shows the token, in the Authorization header or, for browsers, in a cookie. Health is for everybody, and so
/// are the dashboard's own files: they hold no state, and ask for the token themselves.
/// </summary>
internal sealed class AdminGuard(AdminOptions options)
{
    /// <summary>Query parameter with which a browser brings the token once.</summary>
    public const string TokenParameter = "token";

    private const string CookieName = "kgateway-admin";
    private const string Scheme = "Bearer ";

    private readonly byte[]? _expected = options.Token is { } token ? Hash(token) : null;

    /// <summary>The middleware.</summary>
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (IsOfOtherPage(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            await context.Response.WriteAsync("Pages of other origins can't change anything here.\n");
        }
        else if (HealthEndpoints.IsHealth(context.Request.Path) || IsLocal(context) || HasToken(context.Request))
        {
            await next(context);
        }
        else if (context.Request.Query[TokenParameter] is [{ } shown] && IsToken(shown))
        {
            context.Response.Cookies.Append(CookieName, shown, new CookieOptions
            {
                HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = context.Request.IsHttps,
            });
            context.Response.Redirect(context.Request.PathBase + context.Request.Path);
        }
        else if (DashboardEndpoints.IsPage(context.Request.Path))
        {
            await next(context);
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            context.Response.Headers.WWWAuthenticate = "Bearer";
            await context.Response.WriteAsync("A token is needed: Authorization: Bearer TOKEN, or ?token=TOKEN in a browser.\n");
        }
    }

    // A browser sends what changes something for any page, and hides from it only the answer.
    private static bool IsOfOtherPage(HttpRequest request) =>
        !HttpMethods.IsGet(request.Method)
        && !HttpMethods.IsHead(request.Method)
        && request.Headers.Origin is [{ } origin]
        && !(Uri.TryCreate(origin, UriKind.Absolute, out var page) && page.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase));

    private static bool IsLocal(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is not { } remote || !IPAddress.IsLoopback(remote))
            return false;
        var host = context.Request.Host.Host;
        return host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || IPAddress.TryParse(host.Trim('[', ']'), out _);
    }

    private bool HasToken(HttpRequest request)
    {
        if (request.Headers.Authorization is [{ } header] && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return IsToken(header[Scheme.Length..].Trim());
        return request.Cookies.TryGetValue(CookieName, out var cookie) && IsToken(cookie);
    }

    // Hashes have one length, so that the comparison tells nothing of the token's.
    private bool IsToken(string shown) => _expected is not null && CryptographicOperations.FixedTimeEquals(_expected, Hash(shown));

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
