using KGateway.Resources.GatewayApi;

namespace KGateway.Resources.Kgateway.Policies;

/// <summary>An HTTP server that proxies ask for authorization.</summary>
public sealed record ExtHttpService
{
    /// <summary>The server.</summary>
    public required BackendRef BackendRef { get; init; }

    /// <summary>What stands before the path of the request that is asked about.</summary>
    public string? PathPrefix { get; init; }

    /// <summary>How long a request may take.</summary>
    [DurationRange("1ms")]
    public TimeSpan? RequestTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Changes of the requests that ask.</summary>
    public ExtHttpAuthorizationRequest? AuthorizationRequest { get; init; }

    /// <summary>What is taken from the answers.</summary>
    public ExtHttpAuthorizationResponse? AuthorizationResponse { get; init; }

    /// <summary>Retries of requests; none when absent.</summary>
    public ExtServiceRetry? Retry { get; init; }
}
