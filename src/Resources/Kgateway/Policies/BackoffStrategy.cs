using KGateway.Resources.Validation.Kgateway;

namespace KGateway.Resources.Kgateway.Policies;

/// <summary>Pauses between attempts that grow exponentially, with jitter.</summary>
[CheckedBy<BackoffStrategyRules>]
public sealed record BackoffStrategy
{
    /// <summary>The first pause.</summary>
    [MinDuration(1)]
    public required TimeSpan BaseInterval { get; init; }

    /// <summary>The longest pause; ten times the first when absent.</summary>
    [MinDuration(1)]
    public TimeSpan? MaxInterval { get; init; }
}
