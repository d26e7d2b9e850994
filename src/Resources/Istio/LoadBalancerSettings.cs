namespace KGateway.Resources.Istio;

/// <summary>Load balancing.</summary>
[IgnoresUnknownFields]
public sealed record LoadBalancerSettings
{
    /// <summary>UNSPECIFIED, ROUND_ROBIN, LEAST_REQUEST, LEAST_CONN (the same), RANDOM or PASSTHROUGH.</summary>
    public string? Simple { get; init; }

    /// <summary>Choice by a hash, in place of <see cref="Simple"/>.</summary>
    public ConsistentHashSettings? ConsistentHash { get; init; }

    /// <summary>Preference for near endpoints.</summary>
    public LocalityLoadBalancing? LocalityLbSetting { get; init; }

    /// <summary>Preference for the proxy's own zone; not honoured.</summary>
    public RawJson? ZoneAwareLbSetting { get; init; }

    /// <summary>How new endpoints are broken in; not honoured.</summary>
    public RawJson? Warmup { get; init; }

    /// <summary>Older form of <see cref="Warmup"/>; not honoured.</summary>
    public string? WarmupDurationSecs { get; init; }
}
