namespace KGateway.Resources.GatewayApi;

/// <summary>Header that identifies a session.</summary>
public sealed record SessionHeader
{
    /// <summary>Name.</summary>
    [HeaderName]
    public required string Name { get; init; }
}
