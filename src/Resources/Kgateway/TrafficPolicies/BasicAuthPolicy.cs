namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>Authentication by user and password.</summary>
public sealed record BasicAuthPolicy;
