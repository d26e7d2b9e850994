namespace KGateway.Resources.Kgateway.GatewayExtensions;

/// <summary>A claim of a token that becomes a header of the request.</summary>
public sealed record JwtClaimToHeader
{
    /// <summary>Name of the claim; dots lead into objects.</summary>
    [Length(1, 2048)]
    public required string Name { get; init; }

    /// <summary>Name of the header.</summary>
    [Length(1, 2048)]
    public required string Header { get; init; }
}
