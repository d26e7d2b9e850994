namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>Limit that each proxy counts for itself; without a bucket there is none, also if one is set elsewhere.</summary>
public sealed record LocalRateLimit
{
    /// <summary>The bucket whose tokens requests take.</summary>
    public TokenBucket? TokenBucket { get; init; }

    /// <summary>Share of the requests that are counted, in percent.</summary>
    [Range(0, 100)]
    public int PercentEnabled { get; init; } = 100;

    /// <summary>Share of the requests beyond the limit that are refused, in percent.</summary>
    [Range(0, 100)]
    public int PercentEnforced { get; init; } = 100;
}
