namespace KGateway.Resources.Kgateway.GatewayExtensions;

/// <summary>An issuer of JSON web tokens.</summary>
public sealed record JwtProvider
{
    /// <summary>Name within the extension.</summary>
    [Length(1, 253)]
    public required string Name { get; init; }

    /// <summary>The <c>iss</c> of tokens; not looked at when absent or empty.</summary>
    [Length(0, 2048)]
    public string? Issuer { get; init; }

    /// <summary>The <c>aud</c> of tokens, one of which must be there; not looked at when empty.</summary>
    [Items(1, 32)]
    public EquatableArray<string> Audiences { get; init; }

    /// <summary>Where tokens are looked for; in the Authorization header and the parameter <c>access_token</c> when absent.</summary>
    public JwtTokenSource? TokenSource { get; init; }

    /// <summary>Claims that become headers of the request.</summary>
    [Items(1, 32)]
    public EquatableArray<JwtClaimToHeader> ClaimsToHeaders { get; init; }

    /// <summary>The keys that tokens are signed with.</summary>
    [JsonName("jwks")]
    public required JwtKeys Keys { get; init; }

    /// <summary>Whether the token stays in the request.</summary>
    public bool ForwardToken { get; init; }
}
