namespace KGateway.Resources.Kgateway.Policies;

/// <summary>Retries of requests to a server that proxies ask.</summary>
public sealed record ExtServiceRetry
{
    /// <summary>How many retries follow the first attempt.</summary>
    [Range(0, int.MaxValue)]
    public int? Attempts { get; init; } = 1;

    /// <summary>Pauses between attempts; Envoy's own when absent.</summary>
    public BackoffStrategy? Backoff { get; init; }
}
