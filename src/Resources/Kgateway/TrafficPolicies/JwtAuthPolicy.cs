namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>Authentication by JSON web tokens.</summary>
public sealed record JwtAuthPolicy;
