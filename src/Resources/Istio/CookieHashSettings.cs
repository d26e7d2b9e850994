namespace KGateway.Resources.Istio;

/// <summary>A cookie that is hashed; the duration is written in Go's form.</summary>
[IgnoresUnknownFields]
public sealed record CookieHashSettings
{
    /// <summary>Name of the cookie.</summary>
    public string Name { get; init; } = "";

    /// <summary>Path of a cookie that the proxy sets.</summary>
    public string Path { get; init; } = "";

    /// <summary>
    /// Lifetime of the cookie that the proxy sets where a request has none; <c>0s</c> for the browser's session, null for no such cookie.
    /// </summary>
    public string? Ttl { get; init; }

    /// <summary>Further attributes of a cookie that the proxy sets.</summary>
    public EquatableArray<CookieAttribute> Attributes { get; init; }
}
