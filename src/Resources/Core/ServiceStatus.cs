namespace KGateway.Resources.Core;

/// <summary>Status of a Service.</summary>
[IgnoresUnknownFields]
public sealed record ServiceStatus
{
    /// <summary>Addresses of the load balancer.</summary>
    public LoadBalancerStatus LoadBalancer { get; init; } = new();
}
