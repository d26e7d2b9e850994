using KGateway.Resources.Kgateway.Policies;

namespace KGateway.Resources.Kgateway.GatewayExtensions;

/// <summary>A server that limits rates.</summary>
public sealed record RateLimitProvider
{
    /// <summary>The server.</summary>
    public required ExtGrpcService GrpcService { get; init; }

    /// <summary>Domain of the limits in the server's configuration.</summary>
    [Length(1, int.MaxValue)]
    public required string Domain { get; init; }

    /// <summary>Whether requests pass when the server can't be asked.</summary>
    public bool FailOpen { get; init; } = true;

    /// <summary>How long the server may take to answer.</summary>
    public TimeSpan? Timeout { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Whether responses tell clients of their limits.</summary>
    [JsonName("xRateLimitHeaders")]
    public RateLimitHeaders RateLimitHeaders { get; init; } = RateLimitHeaders.Off;
}
