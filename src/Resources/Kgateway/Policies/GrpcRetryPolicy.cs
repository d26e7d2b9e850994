namespace KGateway.Resources.Kgateway.Policies;

/// <summary>How calls of a gRPC service are repeated.</summary>
public sealed record GrpcRetryPolicy
{
    /// <summary>Pauses between attempts; Envoy's own when absent.</summary>
    public GrpcRetryBackOff? RetryBackOff { get; init; }

    /// <summary>How many attempts follow the first.</summary>
    [Range(1, int.MaxValue)]
    public int? NumRetries { get; init; }
}
