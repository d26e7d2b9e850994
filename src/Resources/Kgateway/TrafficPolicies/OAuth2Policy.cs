namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>Login by OAuth 2 and OpenID Connect.</summary>
public sealed record OAuth2Policy;
