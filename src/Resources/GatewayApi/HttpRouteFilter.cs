using KGateway.Resources.Validation.HttpRoutes;

namespace KGateway.Resources.GatewayApi;

/// <summary>A filter of an HTTPRoute; the member named by the type is set.</summary>
[CheckedBy<HttpRouteFilterRules>]
public sealed record HttpRouteFilter
{
    /// <summary>Which filter this is.</summary>
    public required HttpRouteFilterType Type { get; init; }

    /// <summary>Changes request headers.</summary>
    public HttpHeaderFilter? RequestHeaderModifier { get; init; }

    /// <summary>Changes response headers.</summary>
    public HttpHeaderFilter? ResponseHeaderModifier { get; init; }

    /// <summary>Sends a copy of requests elsewhere.</summary>
    public HttpRequestMirrorFilter? RequestMirror { get; init; }

    /// <summary>Answers with a redirect.</summary>
    public HttpRequestRedirectFilter? RequestRedirect { get; init; }

    /// <summary>Changes host or path before forwarding.</summary>
    public HttpUrlRewriteFilter? UrlRewrite { get; init; }

    /// <summary>Cross-origin resource sharing.</summary>
    public HttpCorsFilter? Cors { get; init; }

    /// <summary>External authorization.</summary>
    public HttpExternalAuthFilter? ExternalAuth { get; init; }

    /// <summary>A filter defined by another object.</summary>
    public LocalObjectReference? ExtensionRef { get; init; }
}
