namespace KGateway.Resources.GatewayApi;

/// <summary>Condition on a query parameter.</summary>
public sealed record HttpQueryParamMatch
{
    /// <summary>How the value is compared.</summary>
    public StringMatchType Type { get; init; } = StringMatchType.Exact;

    /// <summary>Name of the parameter.</summary>
    [HeaderName]
    public required string Name { get; init; }

    /// <summary>Value or regular expression.</summary>
    [Length(1, 1024)]
    public required string Value { get; init; }
}
