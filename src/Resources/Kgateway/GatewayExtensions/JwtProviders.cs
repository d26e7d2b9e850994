namespace KGateway.Resources.Kgateway.GatewayExtensions;

/// <summary>Issuers of JSON web tokens; a token of any of them is taken.</summary>
public sealed record JwtProviders
{
    /// <summary>Whether requests without a token pass.</summary>
    public JwtValidationMode? ValidationMode { get; init; }

    /// <summary>The issuers.</summary>
    [Items(1, 32)]
    [UniqueItems("name")]
    public required EquatableArray<JwtProvider> Providers { get; init; }
}
