namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>Redirects that the proxy follows itself.</summary>
public sealed record InternalRedirectPolicy;
