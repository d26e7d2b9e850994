using KGateway.Resources.GatewayApi;

namespace KGateway.Resources.Kgateway.GatewayExtensions;

/// <summary>Keys that proxies fetch.</summary>
public sealed record RemoteJwtKeys
{
    /// <summary>URL of the JWKS.</summary>
    [Length(1, 2048)]
    public required string Url { get; init; }

    /// <summary>The server that is asked for it.</summary>
    public required BackendRef BackendRef { get; init; }

    /// <summary>How long keys are kept; Envoy's 10 minutes when absent.</summary>
    [DurationRange("1ms")]
    public TimeSpan? CacheDuration { get; init; }

    /// <summary>Fetches ahead of the first request that needs them.</summary>
    public JwtAsyncFetch? AsyncFetch { get; init; }

    /// <summary>Retries of fetches; none when absent.</summary>
    public JwtFetchRetry? RetryPolicy { get; init; }
}
