namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>Limits of the rate of requests.</summary>
public sealed record RateLimitPolicy;
