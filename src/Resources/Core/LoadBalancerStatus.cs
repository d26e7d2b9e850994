namespace KGateway.Resources.Core;

/// <summary>What a load balancer gave to a Service.</summary>
[IgnoresUnknownFields]
public sealed record LoadBalancerStatus
{
    /// <summary>Addresses.</summary>
    public EquatableArray<LoadBalancerIngress> Ingress { get; init; }
}
