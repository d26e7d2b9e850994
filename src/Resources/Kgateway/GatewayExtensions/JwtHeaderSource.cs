namespace KGateway.Resources.Kgateway.GatewayExtensions;

/// <summary>A header that has the token.</summary>
public sealed record JwtHeaderSource
{
    /// <summary>Name of the header; Authorization when absent.</summary>
    [Length(1, 2048)]
    public string? Header { get; init; }

    /// <summary>What stands before the token; nothing when absent.</summary>
    [Length(1, 2048)]
    public string? Prefix { get; init; }
}
