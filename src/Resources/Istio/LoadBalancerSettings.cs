namespace KGateway.Resources.Istio;

/// <summary>Load balancing.</summary>
[IgnoresUnknownFields]
public sealed record LoadBalancerSettings
{
    /// <summary>Preference for near endpoints.</summary>
    public LocalityLoadBalancing? LocalityLbSetting { get; init; }
}
