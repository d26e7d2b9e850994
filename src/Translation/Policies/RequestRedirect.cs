using Envoy.Config.Route.V3;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Routes;
using RedirectCode = Envoy.Config.Route.V3.RedirectAction.Types.RedirectResponseCode;

namespace KGateway.Translation.Policies;

/// <summary>Filter RequestRedirect: answers instead of forwarding.</summary>
/// <param name="filter">The filter.</param>
/// <param name="statusCode">Status code that overrides the filter's; as written, because it comes from an annotation.</param>
internal sealed class RequestRedirect(HttpRequestRedirectFilter filter, string? statusCode) : IRoutePolicy
{
    /// <inheritdoc/>
    public void Apply(RouteDraft draft)
    {
        if (!draft.MaySet(draft.Message.ActionCase == Route.ActionOneofCase.None) || !TryGetCode(draft, out RedirectCode code))
            return;
        if (filter.Port is < 1 or > ushort.MaxValue)
        {
            draft.Fail($"invalid redirect port: {filter.Port}");
            return;
        }

        var redirect = new RedirectAction { ResponseCode = code };
        if (filter.Hostname is { Length: > 0 } host)
            redirect.HostRedirect = host;
        SetScheme(redirect);
        SetPath(redirect, draft);
        SetPort(redirect, draft.Scope);
        draft.Message.Redirect = redirect;
    }

    private void SetScheme(RedirectAction redirect)
    {
        if (string.IsNullOrEmpty(filter.Scheme))
            return;
        if (filter.Scheme.Equals("https", StringComparison.OrdinalIgnoreCase))
            redirect.HttpsRedirect = true;
        else
            redirect.SchemeRedirect = filter.Scheme;
    }

    private void SetPath(RedirectAction redirect, RouteDraft draft)
    {
        switch (filter.Path?.Type)
        {
            case HttpPathModifierType.ReplaceFullPath:
                redirect.PathRedirect = OrRoot(filter.Path.ReplaceFullPath);
                break;
            case HttpPathModifierType.ReplacePrefixMatch:
                string prefix = OrRoot(filter.Path.ReplacePrefixMatch);
                if (prefix == "/" && PathRewrite.RemovePrefix(draft.Match) is { } removal)
                    redirect.RegexRewrite = removal;
                else
                    redirect.PrefixRewrite = PathRewrite.ReplacePrefix(prefix, draft.Match);
                break;
        }
    }

    // The port of the answer is left out when it's the well-known one of the scheme.
    private void SetPort(RedirectAction redirect, VirtualHostScope scope)
    {
        int port = filter.Port
            ?? filter.Scheme?.ToLowerInvariant() switch { "http" => 80, "https" => 443, null or "" => scope.ListenerPort, _ => 0 };
        string scheme = string.IsNullOrEmpty(filter.Scheme) ? (scope.Tls ? "https" : "http") : filter.Scheme.ToLowerInvariant();
        int wellKnown = scheme switch { "http" => 80, "https" => 443, _ => 0 };
        if (port != wellKnown)
            redirect.PortRedirect = (uint)port;
    }

    private bool TryGetCode(RouteDraft draft, out RedirectCode code)
    {
        string text = statusCode ?? filter.StatusCode.ToString(System.Globalization.CultureInfo.InvariantCulture);
        switch (text)
        {
            case "301":
                code = RedirectCode.MovedPermanently;
                return true;
            case "302":
                code = RedirectCode.Found;
                return true;
            case "303":
                code = RedirectCode.SeeOther;
                return true;
            case "307":
                code = RedirectCode.TemporaryRedirect;
                return true;
            case "308":
                code = RedirectCode.PermanentRedirect;
                return true;
            default:
                code = default;
                draft.Fail($"invalid redirect status code: {text}; must be one of 301, 302, 303, 307, 308");
                return false;
        }
    }

    private static string OrRoot(string? path) => string.IsNullOrEmpty(path) ? "/" : path;
}
