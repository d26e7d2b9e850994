namespace KGateway.Resources.GatewayApi;

/// <summary>An HTTP header.</summary>
public sealed record HttpHeader
{
    /// <summary>Name, in any case.</summary>
    [HeaderName]
    public required string Name { get; init; }

    /// <summary>Value.</summary>
    [HeaderValue]
    public required string Value { get; init; }
}
