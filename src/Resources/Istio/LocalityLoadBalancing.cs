namespace KGateway.Resources.Istio;

/// <summary>Where traffic goes when near endpoints fail.</summary>
[IgnoresUnknownFields]
public sealed record LocalityLoadBalancing
{
    /// <summary>Whether it is in force; true when absent.</summary>
    public bool? Enabled { get; init; }

    /// <summary>Regions to fail over to.</summary>
    public EquatableArray<LocalityFailover> Failover { get; init; }

    /// <summary>Labels, most important first, that endpoints should share with the proxy; <c>label=value</c> compares with that value.</summary>
    public EquatableArray<string> FailoverPriority { get; init; }

    /// <summary>Shares of localities; not honoured.</summary>
    public RawJson? Distribute { get; init; }
}
