namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>Protection against cross-site request forgery.</summary>
public sealed record CsrfPolicy;
