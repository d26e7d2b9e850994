namespace KGateway.Resources.Kgateway.BackendConfigPolicies;

/// <summary>Preference for the proxy's own zone.</summary>
public sealed record ZoneAwareBalancing
{
    /// <summary>How it is preferred.</summary>
    public required PreferLocal PreferLocal { get; init; }
}
