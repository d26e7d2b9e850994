using System.Globalization;
using KGateway.Resources.Kgateway.BackendConfigPolicies;

namespace KGateway.Resources.Validation.Kgateway.BackendConfigPolicies;

/// <summary>Rules of how new endpoints are broken in.</summary>
[Cel(
    "!has(self.aggression) || (self.aggression.matches('^[0-9]*[.]?[0-9]+$') && double(self.aggression) > 0.0)",
    "aggression must be a decimal number greater than 0")]
internal sealed class SlowStartRules : IRules<SlowStart>
{
    public void Check(SlowStart value, Violations violations)
    {
        if (value.Aggression is { } text && !IsPositive(text))
            violations.Report("aggression", "aggression must be a decimal number greater than 0");
    }

    private static bool IsPositive(string text) =>
        char.IsAsciiDigit(text[^1]) && !text.AsSpan().ContainsAnyExcept("0123456789.")
        && double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
        && number > 0;
}
