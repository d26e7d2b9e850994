using KGateway.Resources.GatewayApi;

namespace KGateway.Resources.Validation.Routes;

/// <summary>Rules of fractions.</summary>
internal sealed class FractionRules : IRules<Fraction>
{
    public void Check(Fraction fraction, Violations violations)
    {
        if (fraction.Numerator > fraction.Denominator)
            violations.Report("", "numerator must be less than or equal to denominator");
    }
}
