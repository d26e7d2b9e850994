namespace KGateway.Resources.GatewayApi;

/// <summary>Cookie that identifies a session.</summary>
public sealed record SessionCookie
{
    /// <summary>Name; the implementation picks one when absent.</summary>
    [HeaderName]
    public string? Name { get; init; }

    /// <summary>How long clients keep it.</summary>
    public CookieLifetimeType LifetimeType { get; init; } = CookieLifetimeType.Session;

    /// <summary>Path attribute.</summary>
    [Length(0, 1024)]
    public string Path { get; init; } = "/";
}
