namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>Requests that wait before they are sent on.</summary>
public sealed record FaultDelay
{
    /// <summary>How long they wait; one hour at most.</summary>
    [DurationRange("1ms", "1h")]
    public required TimeSpan FixedDelay { get; init; }

    /// <summary>Share of the requests, in percent.</summary>
    [Range(0, 100)]
    public int Percentage { get; init; } = 100;
}
