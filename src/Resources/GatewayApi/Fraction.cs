using KGateway.Resources.Validation.Routes;

namespace KGateway.Resources.GatewayApi;

/// <summary>A share between 0 and 1.</summary>
[CheckedBy<FractionRules>]
public sealed record Fraction
{
    /// <summary>Numerator.</summary>
    [Range(0, int.MaxValue)]
    public required int Numerator { get; init; }

    /// <summary>Denominator.</summary>
    [Range(1, int.MaxValue)]
    public int Denominator { get; init; } = 100;
}
