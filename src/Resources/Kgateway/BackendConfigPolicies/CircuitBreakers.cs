using KGateway.Resources.Validation.Kgateway.BackendConfigPolicies;

namespace KGateway.Resources.Kgateway.BackendConfigPolicies;

/// <summary>How much may be under way towards a backend at once, from each proxy; at least one limit is set.</summary>
[CheckedBy<CircuitBreakersRules>]
public sealed record CircuitBreakers
{
    /// <summary>Connections.</summary>
    [Range(1, int.MaxValue)]
    public int? MaxConnections { get; init; }

    /// <summary>Requests that wait for a connection.</summary>
    [Range(1, int.MaxValue)]
    public int? MaxPendingRequests { get; init; }

    /// <summary>Requests.</summary>
    [Range(1, int.MaxValue)]
    public int? MaxRequests { get; init; }

    /// <summary>Retries.</summary>
    [Range(0, int.MaxValue)]
    public int? MaxRetries { get; init; }

    /// <summary>Whether statistics say how much is left.</summary>
    public bool? TrackRemaining { get; init; }
}
