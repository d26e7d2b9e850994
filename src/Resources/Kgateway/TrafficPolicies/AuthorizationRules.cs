namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>Authorization by CEL expressions.</summary>
public sealed record AuthorizationRules;
