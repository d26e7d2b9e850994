using KGateway.Resources.GatewayApi;

namespace KGateway.Resources.Kgateway.Policies;

/// <summary>A gRPC service that proxies send telemetry to.</summary>
public record CommonGrpcService
{
    /// <summary>The service.</summary>
    public required BackendRef BackendRef { get; init; }

    /// <summary>The <c>:authority</c> of calls; the cluster's name when absent.</summary>
    public string? Authority { get; init; }

    /// <summary>Largest message that is taken from the service, in bytes.</summary>
    [Range(1, int.MaxValue)]
    public int? MaxReceiveMessageLength { get; init; }

    /// <summary>Whether calls go without the headers that Envoy adds to requests.</summary>
    public bool? SkipEnvoyHeaders { get; init; }

    /// <summary>How long a call may take.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Metadata of calls.</summary>
    public EquatableArray<GrpcMetadata> InitialMetadata { get; init; }

    /// <summary>How calls are repeated.</summary>
    public GrpcRetryPolicy? RetryPolicy { get; init; }
}
