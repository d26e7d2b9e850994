using System.Globalization;
using Envoy.Extensions.Filters.Http.Oauth2.V3;
using KGateway.Resources.Kgateway.GatewayExtensions;
using KGateway.Translation.Routes;
using CookieNames = Envoy.Extensions.Filters.Http.Oauth2.V3.OAuth2Credentials.Types.CookieNames;
using SameSite = Envoy.Extensions.Filters.Http.Oauth2.V3.CookieConfig.Types.SameSite;

namespace KGateway.Translation.Policies.Extensions.Logins;

/// <summary>The cookies that hold a login. Those of different extensions don't collide, since their names end with the extension's hash.</summary>
internal sealed class LoginCookies
{
    private readonly OAuth2Cookies? _cookies;
    private readonly string _suffix;

    private LoginCookies(OAuth2Cookies? cookies, string suffix)
    {
        _cookies = cookies;
        _suffix = suffix;
    }

    /// <summary>Domain that the cookies are for; empty for the request's host.</summary>
    public string Domain => _cookies?.Domain ?? "";

    /// <summary>Name of the cookie with the access token.</summary>
    public string AccessToken => _cookies?.Names?.AccessToken ?? $"AccessToken-{_suffix}";

    /// <summary>Name of the cookie with the ID token.</summary>
    public string IdToken => _cookies?.Names?.IdToken ?? $"IdToken-{_suffix}";

    /// <summary>The cookies of an extension.</summary>
    public static LoginCookies Of(OAuth2Provider provider, ExtensionContext context)
    {
        var cookies = new LoginCookies(
            provider.Cookies, Fnv1A(context.Key.ToString()).ToString("x", CultureInfo.InvariantCulture));
        context.FailIf(NameProblem(cookies.AccessToken));
        context.FailIf(NameProblem(cookies.IdToken));
        return cookies;
    }

    /// <summary>The names of all cookies.</summary>
    public CookieNames Names() => new()
    {
        BearerToken = AccessToken,
        IdToken = IdToken,
        RefreshToken = $"RefreshToken-{_suffix}",
        OauthHmac = $"OauthHMAC-{_suffix}",
        OauthExpires = $"OauthExpires-{_suffix}",
        OauthNonce = $"OauthNonce-{_suffix}",
        CodeVerifier = $"OauthCodeVerifier-{_suffix}",
    };

    /// <summary>What is said of all cookies; null for nothing.</summary>
    public CookieConfigs? Configs()
    {
        if (_cookies?.SameSite is not { } sameSite)
            return null;
        var config = new CookieConfig
        {
            SameSite = sameSite switch
            {
                OAuth2SameSite.Strict => SameSite.Strict,
                OAuth2SameSite.None => SameSite.None,
                _ => SameSite.Lax,
            },
        };
        return new CookieConfigs
        {
            BearerTokenCookieConfig = config,
            OauthHmacCookieConfig = config.Clone(),
            OauthExpiresCookieConfig = config.Clone(),
            IdTokenCookieConfig = config.Clone(),
            RefreshTokenCookieConfig = config.Clone(),
            OauthNonceCookieConfig = config.Clone(),
            CodeVerifierCookieConfig = config.Clone(),
        };
    }

    private static string? NameProblem(string name) =>
        HeaderRules.NameProblem(name) is null ? null : $"\"{name}\" is no name of a cookie";

    // The names must be those that releases before had, or users would have to log in anew.
    private static ulong Fnv1A(string text)
    {
        var hash = 14_695_981_039_346_656_037;
        foreach (var b in System.Text.Encoding.UTF8.GetBytes(text))
            hash = unchecked((hash ^ b) * 1_099_511_628_211);
        return hash;
    }
}
