namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>A fixed key and value that requests are counted by.</summary>
public sealed record RateLimitGenericEntry
{
    /// <summary>The key.</summary>
    [Length(1, int.MaxValue)]
    public required string Key { get; init; }

    /// <summary>The value.</summary>
    [Length(1, int.MaxValue)]
    public required string Value { get; init; }
}
