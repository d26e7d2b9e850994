namespace KGateway.Resources.Kgateway.ListenerPolicies;

/// <summary>A share of the requests.</summary>
public sealed record RuntimeFilter
{
    /// <summary>Key of the proxy's runtime that overrides the share.</summary>
    [Length(1, int.MaxValue)]
    public required string RuntimeKey { get; init; }

    /// <summary>The share; none when absent.</summary>
    public FractionalPercent? PercentSampled { get; init; }

    /// <summary>Whether the choice is made anew, and not by the request id.</summary>
    public bool UseIndependentRandomness { get; init; }
}
