namespace KGateway.Resources.Kgateway.GatewayExtensions;

/// <summary>Names of the cookies with tokens; they have a suffix of the extension's own when absent.</summary>
public sealed record OAuth2CookieNames
{
    /// <summary>Name of the cookie with the access token.</summary>
    [Length(1, 256)]
    public string? AccessToken { get; init; }

    /// <summary>Name of the cookie with the ID token.</summary>
    [Length(1, 256)]
    public string? IdToken { get; init; }
}
