namespace KGateway.Resources.Kgateway.BackendConfigPolicies;

/// <summary>Keeps requests in the zone.</summary>
public sealed record ForceLocalZone
{
    /// <summary>Least number of endpoints that the zone must have.</summary>
    [Range(1, int.MaxValue)]
    public int MinEndpointsInZoneThreshold { get; init; } = 1;
}
