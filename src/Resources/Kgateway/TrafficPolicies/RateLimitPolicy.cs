namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>Limits of the rate of requests.</summary>
public sealed record RateLimitPolicy
{
    /// <summary>Limits that a server keeps for all proxies.</summary>
    public GlobalRateLimit? Global { get; init; }
}
