namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>Which client addresses may pass.</summary>
public sealed record AclPolicy;
