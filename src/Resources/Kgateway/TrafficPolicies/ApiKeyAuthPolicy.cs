namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>Authentication by API key.</summary>
public sealed record ApiKeyAuthPolicy;
