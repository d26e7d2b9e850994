namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>Buffering of requests.</summary>
public sealed record BufferPolicy;
