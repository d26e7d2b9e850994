namespace KGateway.Resources.GatewayApi;

/// <summary>Types of HTTPRoute filters.</summary>
public enum HttpRouteFilterType
{
    /// <summary>Changes request headers.</summary>
    RequestHeaderModifier,

    /// <summary>Changes response headers.</summary>
    ResponseHeaderModifier,

    /// <summary>Sends a copy of requests elsewhere.</summary>
    RequestMirror,

    /// <summary>Answers with a redirect.</summary>
    RequestRedirect,

    /// <summary>Changes host or path before forwarding.</summary>
    [JsonName("URLRewrite")]
    UrlRewrite,

    /// <summary>Cross-origin resource sharing.</summary>
    [JsonName("CORS")]
    Cors,

    /// <summary>External authorization.</summary>
    ExternalAuth,

    /// <summary>A filter defined by another object.</summary>
    ExtensionRef,
}
