using KGateway.Resources.Kgateway.Policies;

namespace KGateway.Resources.Kgateway.GatewayExtensions;

/// <summary>Retries of fetches of keys.</summary>
public sealed record JwtFetchRetry
{
    /// <summary>How many retries follow the first attempt; one when absent.</summary>
    [Range(1, int.MaxValue)]
    public int? NumRetries { get; init; }

    /// <summary>Pauses between attempts; Envoy's own when absent.</summary>
    [JsonName("backOff")]
    public BackoffStrategy? Backoff { get; init; }
}
