namespace KGateway.Resources.Kgateway.ListenerPolicies;

/// <summary>A part of a whole.</summary>
public sealed record FractionalPercent
{
    /// <summary>The part.</summary>
    [Range(0, int.MaxValue)]
    public required int Numerator { get; init; }

    /// <summary>The whole.</summary>
    public PercentDenominator Denominator { get; init; }
}
