namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>External processing of requests and responses.</summary>
public sealed record ExtProcPolicy;
