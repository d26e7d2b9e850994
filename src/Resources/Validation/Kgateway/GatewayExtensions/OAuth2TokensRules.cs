using KGateway.Resources.Kgateway.GatewayExtensions;

namespace KGateway.Resources.Validation.Kgateway.GatewayExtensions;

/// <summary>Rules of what is read from tokens.</summary>
[Cel("has(self.accessToken) || has(self.idToken)", "at least one of the fields in [accessToken idToken] must be set")]
internal sealed class OAuth2TokensRules : IRules<OAuth2Tokens>
{
    public void Check(OAuth2Tokens tokens, Violations violations)
    {
        if (tokens.AccessToken is null && tokens.IdToken is null)
            violations.Report("", "at least one of the fields in [accessToken idToken] must be set");
    }
}
