namespace KGateway.Resources.Kgateway.Policies;

/// <summary>Pauses between attempts that grow exponentially.</summary>
public sealed record GrpcRetryBackOff
{
    /// <summary>The first pause.</summary>
    [DurationRange("1ms")]
    public required TimeSpan BaseInterval { get; init; }

    /// <summary>The longest pause, of no effect when shorter than the first; ten times the first when absent.</summary>
    [DurationRange("1ms")]
    public TimeSpan? MaxInterval { get; init; }
}
