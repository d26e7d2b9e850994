using KGateway.Resources.Kgateway.GatewayExtensions;

namespace KGateway.Resources.Validation.Kgateway.GatewayExtensions;

/// <summary>Rules of an identity provider.</summary>
[Cel(
    "has(self.issuerURI) || (has(self.authorizationEndpoint) && has(self.tokenEndpoint))",
    "either issuerURI or both authorizationEndpoint and tokenEndpoint must be set")]
[Cel(
    "!has(self.jwt) || has(self.issuerURI) || has(self.jwt.jwksURI)",
    "either issuerURI or jwt.jwksURI must be set to read tokens")]
[Cel(
    "!has(self.jwt) || !has(self.jwt.accessToken) || !has(self.cookies) || !has(self.cookies.disableAccessTokenSetCookie)"
        + " || !self.cookies.disableAccessTokenSetCookie",
    "the access token can't be read when its cookie is disabled")]
[Cel(
    "!has(self.jwt) || !has(self.jwt.idToken) || !has(self.cookies) || !has(self.cookies.disableIDTokenSetCookie)"
        + " || !self.cookies.disableIDTokenSetCookie",
    "the ID token can't be read when its cookie is disabled")]
internal sealed class OAuth2ProviderRules : IRules<OAuth2Provider>
{
    public void Check(OAuth2Provider provider, Violations violations)
    {
        if (provider.IssuerUri is null && (provider.AuthorizationEndpoint is null || provider.TokenEndpoint is null))
            violations.Report("", "either issuerURI or both authorizationEndpoint and tokenEndpoint must be set");
        if (provider.Jwt is not { } tokens)
            return;
        if (provider.IssuerUri is null && tokens.JwksUri is null)
            violations.Report("jwt", "either issuerURI or jwt.jwksURI must be set to read tokens");
        if (tokens.AccessToken is not null && provider.Cookies?.DisableAccessTokenSetCookie == true)
            violations.Report("jwt.accessToken", "the access token can't be read when its cookie is disabled");
        if (tokens.IdToken is not null && provider.Cookies?.DisableIdTokenSetCookie == true)
            violations.Report("jwt.idToken", "the ID token can't be read when its cookie is disabled");
    }
}
