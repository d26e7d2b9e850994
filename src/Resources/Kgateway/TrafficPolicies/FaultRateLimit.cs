namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>Responses that are slowed down.</summary>
public sealed record FaultRateLimit
{
    /// <summary>Speed in KiB per second, whatever the name says: that is what Envoy counts in.</summary>
    [Range(1, long.MaxValue)]
    public required long KbitsPerSecond { get; init; }

    /// <summary>Share of the responses, in percent.</summary>
    [Range(0, 100)]
    public int Percentage { get; init; } = 100;
}
