using KGateway.Resources.Validation.Kgateway;

namespace KGateway.Resources.Kgateway.Policies;

/// <summary>Pauses between attempts that grow exponentially, with jitter.</summary>
[CheckedBy<BackoffStrategyRules>]
public sealed record BackoffStrategy
{
    /// <summary>The first pause.</summary>
    [DurationRange("1ms")]
    public required TimeSpan BaseInterval { get; init; }

    /// <summary>The longest pause; ten times the first when absent.</summary>
    [DurationRange("1ms")]
    public TimeSpan? MaxInterval { get; init; }
}
