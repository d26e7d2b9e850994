using KGateway.Resources.Validation.Kgateway.BackendConfigPolicies;

namespace KGateway.Resources.Kgateway.BackendConfigPolicies;

/// <summary>How new endpoints are broken in.</summary>
[CheckedBy<SlowStartRules>]
public sealed record SlowStart
{
    /// <summary>How long it takes.</summary>
    public TimeSpan? Window { get; init; }

    /// <summary>How fast their share grows: 1 evenly, more at first quickly; a decimal number above 0.</summary>
    [Length(1, 64)]
    public string? Aggression { get; init; }

    /// <summary>Least share in percent.</summary>
    [Range(0, 100)]
    public int? MinWeightPercent { get; init; }
}
