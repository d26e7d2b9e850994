namespace KGateway.Resources.Kgateway.BackendConfigPolicies;

/// <summary>Options of all versions of HTTP.</summary>
public sealed record CommonHttpProtocolOptions
{
    /// <summary>How long a connection without requests is kept; zero for ever.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>How many headers a response may have.</summary>
    [Range(0, int.MaxValue)]
    public int? MaxHeadersCount { get; init; }

    /// <summary>How long a stream may last.</summary>
    public TimeSpan? MaxStreamDuration { get; init; }

    /// <summary>How many requests a connection may carry; zero without limit.</summary>
    [Range(0, int.MaxValue)]
    public int? MaxRequestsPerConnection { get; init; }
}
