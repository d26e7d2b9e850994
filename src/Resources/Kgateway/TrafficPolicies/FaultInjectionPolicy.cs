namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>Injected faults.</summary>
public sealed record FaultInjectionPolicy;
