using KGateway.Resources.Validation.Kgateway.BackendConfigPolicies;

namespace KGateway.Resources.Kgateway.BackendConfigPolicies;

/// <summary>How endpoints are chosen; exactly one of the algorithms is set.</summary>
[CheckedBy<LoadBalancerRules>]
public sealed record LoadBalancer
{
    /// <summary>Below this percentage of healthy endpoints all of them are used.</summary>
    [Range(0, 100)]
    public int? HealthyPanicThreshold { get; init; }

    /// <summary>How long changes of health, weight and metadata are gathered before they take effect.</summary>
    public TimeSpan? UpdateMergeWindow { get; init; }

    /// <summary>The endpoint with the fewest requests among some drawn at random.</summary>
    public LeastRequestBalancing? LeastRequest { get; init; }

    /// <summary>One endpoint after the other.</summary>
    public RoundRobinBalancing? RoundRobin { get; init; }

    /// <summary>By hash, on a ring of endpoints (ketama).</summary>
    public RingHashBalancing? RingHash { get; init; }

    /// <summary>By hash, from a table of endpoints (Maglev).</summary>
    public MaglevBalancing? Maglev { get; init; }

    /// <summary>Any endpoint.</summary>
    public RandomBalancing? Random { get; init; }

    /// <summary>How localities share requests; not together with zones.</summary>
    public LocalityBalancing? LocalityType { get; init; }

    /// <summary>Preference for the proxy's own zone; not together with hashes.</summary>
    public ZoneAwareBalancing? ZoneAware { get; init; }

    /// <summary>Whether connections are closed when endpoints come or go.</summary>
    public bool? CloseConnectionsOnHostSetChange { get; init; }
}
