namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>A header of the answer to clients that may not pass.</summary>
public sealed record AclHeader
{
    /// <summary>Name.</summary>
    [HeaderName]
    public required string Name { get; init; }

    /// <summary>Value.</summary>
    [Length(0, 4096)]
    public required string Value { get; init; }
}
