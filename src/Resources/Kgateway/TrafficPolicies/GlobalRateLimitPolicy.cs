namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>Limits that a rate limit service counts for all proxies.</summary>
public sealed record GlobalRateLimitPolicy;
