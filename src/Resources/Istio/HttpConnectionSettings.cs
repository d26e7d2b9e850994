namespace KGateway.Resources.Istio;

/// <summary>Connections that carry HTTP; durations are written in Go's form. Numbers are 0 for the default.</summary>
[IgnoresUnknownFields]
public sealed record HttpConnectionSettings
{
    /// <summary>Greatest number of requests that wait for a connection.</summary>
    [JsonName("http1MaxPendingRequests")]
    public long? Http1MaxPendingRequests { get; init; }

    /// <summary>Greatest number of requests under way.</summary>
    [JsonName("http2MaxRequests")]
    public long? Http2MaxRequests { get; init; }

    /// <summary>Greatest number of requests on one connection.</summary>
    public long? MaxRequestsPerConnection { get; init; }

    /// <summary>Greatest number of retries under way.</summary>
    public long? MaxRetries { get; init; }

    /// <summary>How long a connection may be without requests.</summary>
    public string? IdleTimeout { get; init; }

    /// <summary>DEFAULT, DO_NOT_UPGRADE, or UPGRADE for HTTP/2 instead of HTTP/1.1.</summary>
    [JsonName("h2UpgradePolicy")]
    public string? H2UpgradePolicy { get; init; }

    /// <summary>Whether the host is spoken to as the client speaks; not honoured.</summary>
    public bool? UseClientProtocol { get; init; }

    /// <summary>Greatest number of requests at once on a connection of HTTP/2; not honoured.</summary>
    public long? MaxConcurrentStreams { get; init; }

    /// <summary>Probes of HTTP/2; not honoured.</summary>
    [JsonName("http2KeepAlive")]
    public RawJson? Http2KeepAlive { get; init; }
}
