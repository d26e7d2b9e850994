namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>A bucket that is filled at a fixed rate; each request takes a token.</summary>
public sealed record TokenBucket
{
    /// <summary>How many tokens fit in; it is full at first.</summary>
    [Range(1, int.MaxValue)]
    public required int MaxTokens { get; init; }

    /// <summary>How many tokens are added at a time.</summary>
    [Range(1, int.MaxValue)]
    public int TokensPerFill { get; init; } = 1;

    /// <summary>Time between two fills.</summary>
    [DurationRange("50ms")]
    public required TimeSpan FillInterval { get; init; }
}
