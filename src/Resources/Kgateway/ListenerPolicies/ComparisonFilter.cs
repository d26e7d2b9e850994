namespace KGateway.Resources.Kgateway.ListenerPolicies;

/// <summary>A comparison with a number.</summary>
public sealed record ComparisonFilter
{
    /// <summary>How.</summary>
    public ComparisonOperator Op { get; init; }

    /// <summary>The number.</summary>
    [Range(0, uint.MaxValue)]
    public required long Value { get; init; }
}
