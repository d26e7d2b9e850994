namespace KGateway.Resources.Kgateway.BackendConfigPolicies;

/// <summary>How the proxy's own zone is preferred.</summary>
public sealed record PreferLocal
{
    /// <summary>Keeps requests in the zone also where it has few endpoints.</summary>
    public ForceLocalZone? Force { get; init; }

    /// <summary>Below this number of endpoints zones are ignored.</summary>
    [Range(1, int.MaxValue)]
    public int MinEndpointsThreshold { get; init; } = 6;

    /// <summary>Percentage of requests that zones are considered for.</summary>
    [Range(0, 100)]
    public int RoutingEnabled { get; init; } = 100;
}
