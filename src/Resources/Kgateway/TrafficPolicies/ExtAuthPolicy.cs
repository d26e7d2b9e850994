namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>External authorization.</summary>
public sealed record ExtAuthPolicy;
