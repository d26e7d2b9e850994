namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>Cross-origin requests.</summary>
public sealed record CorsPolicy;
