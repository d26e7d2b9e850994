namespace KGateway.Resources.Kgateway.GatewayExtensions;

/// <summary>What is read from a token of a login.</summary>
public sealed record OAuth2Token
{
    /// <summary>The <c>aud</c> of the token, one of which must be there; not looked at when empty.</summary>
    [Items(1, 32)]
    public EquatableArray<string> Audiences { get; init; }

    /// <summary>Claims that become headers of the request.</summary>
    [Items(1, 32)]
    public EquatableArray<JwtClaimToHeader> ClaimsToHeaders { get; init; }
}
