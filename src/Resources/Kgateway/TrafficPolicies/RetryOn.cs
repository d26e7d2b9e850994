namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>Conditions of retries, as Envoy defines them.</summary>
public enum RetryOn
{
    /// <summary>An answer with a status of 500 or more, or none.</summary>
    [JsonName("5xx")]
    ServerError,

    /// <summary>An answer with the status 502, 503 or 504.</summary>
    [JsonName("gateway-error")]
    GatewayError,

    /// <summary>No answer: disconnection, reset or timeout of reading.</summary>
    [JsonName("reset")]
    Reset,

    /// <summary>As Reset, before the request's headers were sent.</summary>
    [JsonName("reset-before-request")]
    ResetBeforeRequest,

    /// <summary>The connection can't be made.</summary>
    [JsonName("connect-failure")]
    ConnectFailure,

    /// <summary>An answer with the header x-envoy-ratelimited.</summary>
    [JsonName("envoy-ratelimited")]
    EnvoyRateLimited,

    /// <summary>An answer with the status 409.</summary>
    [JsonName("retriable-4xx")]
    RetriableClientError,

    /// <summary>The backend refuses the stream.</summary>
    [JsonName("refused-stream")]
    RefusedStream,

    /// <summary>An answer with one of the given statuses.</summary>
    [JsonName("retriable-status-codes")]
    RetriableStatusCodes,

    /// <summary>An HTTP/3 connection failed after the request was sent.</summary>
    [JsonName("http3-post-connect-failure")]
    Http3PostConnectFailure,

    /// <summary>The gRPC status CANCELLED.</summary>
    [JsonName("cancelled")]
    Cancelled,

    /// <summary>The gRPC status DEADLINE_EXCEEDED.</summary>
    [JsonName("deadline-exceeded")]
    DeadlineExceeded,

    /// <summary>The gRPC status INTERNAL.</summary>
    [JsonName("internal")]
    Internal,

    /// <summary>The gRPC status RESOURCE_EXHAUSTED.</summary>
    [JsonName("resource-exhausted")]
    ResourceExhausted,

    /// <summary>The gRPC status UNAVAILABLE.</summary>
    [JsonName("unavailable")]
    Unavailable,
}
