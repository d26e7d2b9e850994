namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>Changes of headers.</summary>
public sealed record HeaderModifiers;
