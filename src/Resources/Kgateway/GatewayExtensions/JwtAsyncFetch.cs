namespace KGateway.Resources.Kgateway.GatewayExtensions;

/// <summary>Fetches of keys ahead of the first request that needs them.</summary>
public sealed record JwtAsyncFetch
{
    /// <summary>Whether the listener serves before the keys are there.</summary>
    public bool FastListener { get; init; }

    /// <summary>Pause after a fetch that failed; Envoy's second when absent.</summary>
    [DurationRange("1ms")]
    public TimeSpan? FailedRefetchDuration { get; init; }
}
