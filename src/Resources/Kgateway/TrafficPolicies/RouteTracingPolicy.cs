namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>Tracing of the route.</summary>
public sealed record RouteTracingPolicy;
