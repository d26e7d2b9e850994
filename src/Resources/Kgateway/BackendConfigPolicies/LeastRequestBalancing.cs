namespace KGateway.Resources.Kgateway.BackendConfigPolicies;

/// <summary>The endpoint with the fewest requests among some drawn at random.</summary>
public sealed record LeastRequestBalancing
{
    /// <summary>How many are drawn.</summary>
    [Range(2, int.MaxValue)]
    public int ChoiceCount { get; init; } = 2;

    /// <summary>How new endpoints are broken in.</summary>
    public SlowStart? SlowStart { get; init; }
}
