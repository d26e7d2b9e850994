using KGateway.Resources.GatewayApi;
using KGateway.Resources.Validation.Kgateway.GatewayExtensions;

namespace KGateway.Resources.Kgateway.GatewayExtensions;

/// <summary>An identity provider for logins by OAuth 2 and OpenID Connect.</summary>
[CheckedBy<OAuth2ProviderRules>]
public sealed record OAuth2Provider
{
    /// <summary>The server that is asked for tokens, and for keys unless there is another for them.</summary>
    public required BackendRef BackendRef { get; init; }

    /// <summary>Where browsers are sent to log in; found by the issuer's discovery when absent.</summary>
    [HttpsUri]
    public string? AuthorizationEndpoint { get; init; }

    /// <summary>Where codes are exchanged for tokens; found by the issuer's discovery when absent.</summary>
    [HttpsUri]
    public string? TokenEndpoint { get; init; }

    /// <summary>Where browsers are sent after a logout; found by the issuer's discovery when absent.</summary>
    [HttpsUri]
    public string? EndSessionEndpoint { get; init; }

    /// <summary>Where the identity provider sends browsers back to; may have Envoy's command operators.</summary>
    [JsonName("redirectURI")]
    [Length(1, 2048)]
    public string? RedirectUri { get; init; }

    /// <summary>The path that logs out.</summary>
    [Length(1, 2048)]
    public string LogoutPath { get; init; } = "/logout";

    /// <summary>Whether backends get the access token.</summary>
    public bool ForwardAccessToken { get; init; }

    /// <summary>The scopes that are asked for.</summary>
    public EquatableArray<string> Scopes { get; init; }

    /// <summary>What this client is known by to the identity provider.</summary>
    public required OAuth2Credentials Credentials { get; init; }

    /// <summary>The issuer, whose discovery document gives the endpoints that aren't set.</summary>
    [JsonName("issuerURI")]
    [HttpsIssuer]
    public string? IssuerUri { get; init; }

    /// <summary>Cookies that hold the login.</summary>
    public OAuth2Cookies? Cookies { get; init; }

    /// <summary>What is read from tokens.</summary>
    public OAuth2Tokens? Jwt { get; init; }

    /// <summary>Requests that are refused rather than sent to log in.</summary>
    public OAuth2DenyRedirect? DenyRedirect { get; init; }
}
