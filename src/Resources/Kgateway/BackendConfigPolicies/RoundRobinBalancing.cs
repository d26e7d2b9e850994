namespace KGateway.Resources.Kgateway.BackendConfigPolicies;

/// <summary>One endpoint after the other.</summary>
public sealed record RoundRobinBalancing
{
    /// <summary>How new endpoints are broken in.</summary>
    public SlowStart? SlowStart { get; init; }
}
