using KGateway.Resources.GatewayApi;

namespace KGateway.Resources.Kgateway.Policies;

/// <summary>A gRPC server that proxies ask.</summary>
public sealed record ExtGrpcService
{
    /// <summary>The server.</summary>
    public required BackendRef BackendRef { get; init; }

    /// <summary>The <c>:authority</c> of requests; the cluster's name when absent.</summary>
    public string? Authority { get; init; }

    /// <summary>How long a request may take; the filter's own timeout when absent.</summary>
    [DurationRange("1ms")]
    public TimeSpan? RequestTimeout { get; init; }

    /// <summary>Retries of requests; none when absent.</summary>
    public ExtServiceRetry? Retry { get; init; }
}
