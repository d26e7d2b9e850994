namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>Timeouts of requests.</summary>
public sealed record TimeoutsPolicy;
