namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>Retries.</summary>
public sealed record RetryPolicy;
