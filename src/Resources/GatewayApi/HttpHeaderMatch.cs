namespace KGateway.Resources.GatewayApi;

/// <summary>Condition on a header of an HTTP request.</summary>
public sealed record HttpHeaderMatch
{
    /// <summary>How the value is compared.</summary>
    public StringMatchType Type { get; init; } = StringMatchType.Exact;

    /// <summary>Name of the header, in any case.</summary>
    [HeaderName]
    public required string Name { get; init; }

    /// <summary>Value or regular expression.</summary>
    [HeaderValue]
    public required string Value { get; init; }
}
