namespace KGateway.Resources.Kgateway.GatewayExtensions;

/// <summary>Cookies that hold a login.</summary>
public sealed record OAuth2Cookies
{
    /// <summary>Domain that the cookies are for; the request's host when absent.</summary>
    [PreciseHostname]
    public string? Domain { get; init; }

    /// <summary>Names of cookies.</summary>
    public OAuth2CookieNames? Names { get; init; }

    /// <summary>Whether browsers send the cookies with requests from other sites; Envoy says nothing of it when absent.</summary>
    public OAuth2SameSite? SameSite { get; init; }

    /// <summary>Whether there is no cookie for the access token.</summary>
    public bool DisableAccessTokenSetCookie { get; init; }

    /// <summary>Whether there is no cookie for the ID token.</summary>
    [JsonName("disableIDTokenSetCookie")]
    public bool DisableIdTokenSetCookie { get; init; }

    /// <summary>Whether there is no cookie for the refresh token.</summary>
    public bool DisableRefreshTokenSetCookie { get; init; }
}
