namespace KGateway.Resources.GatewayApi;

/// <summary>Condition on a header of a gRPC request.</summary>
public sealed record GrpcHeaderMatch
{
    /// <summary>How the value is compared.</summary>
    public StringMatchType Type { get; init; } = StringMatchType.Exact;

    /// <summary>Name of the header, in any case.</summary>
    [HeaderName]
    public required string Name { get; init; }

    /// <summary>Value or regular expression.</summary>
    [Length(1, 4096)]
    public required string Value { get; init; }
}
