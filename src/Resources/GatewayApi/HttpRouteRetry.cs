namespace KGateway.Resources.GatewayApi;

/// <summary>Retries of requests (GEP-1731).</summary>
public sealed record HttpRouteRetry
{
    /// <summary>Status codes that are retried besides connection errors.</summary>
    [Range(400, 599)]
    [UniqueItems]
    public EquatableArray<int> Codes { get; init; }

    /// <summary>Retries beside the first try; 0 disables them.</summary>
    [Range(0, int.MaxValue)]
    public int Attempts { get; init; } = 1;

    /// <summary>Base interval between tries.</summary>
    public TimeSpan? Backoff { get; init; }
}
