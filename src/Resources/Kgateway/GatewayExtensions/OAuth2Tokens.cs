using KGateway.Resources.GatewayApi;
using KGateway.Resources.Validation.Kgateway.GatewayExtensions;

namespace KGateway.Resources.Kgateway.GatewayExtensions;

/// <summary>What is read from the tokens of a login.</summary>
[CheckedBy<OAuth2TokensRules>]
public sealed record OAuth2Tokens
{
    /// <summary>Where the keys are that tokens are signed with; found by the issuer's discovery when absent.</summary>
    [JsonName("jwksURI")]
    [HttpsUri]
    public string? JwksUri { get; init; }

    /// <summary>The server that is asked for the keys; that for tokens when absent.</summary>
    public BackendRef? JwksBackendRef { get; init; }

    /// <summary>What is read from access tokens.</summary>
    public OAuth2Token? AccessToken { get; init; }

    /// <summary>What is read from ID tokens.</summary>
    public OAuth2Token? IdToken { get; init; }
}
