namespace KGateway.Resources.Core;

/// <summary>An address of a load balancer.</summary>
[IgnoresUnknownFields]
public sealed record LoadBalancerIngress
{
    /// <summary>IP address.</summary>
    public string? Ip { get; init; }

    /// <summary>Host name.</summary>
    public string? Hostname { get; init; }
}
