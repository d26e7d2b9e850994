using System.Globalization;

namespace KGateway.Translation.Clusters;

/// <summary>Durations as Go writes them, <c>1h30m</c> or <c>1.5s</c>, which Istio's kinds and the settings of kgateway use.</summary>
public static class GoDuration
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365 * 100);

    /// <summary>Reads a duration that is greater than none; null when it isn't one.</summary>
    public static TimeSpan? Parse(string? text) => ParseAny(text) is { } span && span > TimeSpan.Zero ? span : null;

    /// <summary>Reads a duration, perhaps none; null when it isn't one.</summary>
    public static TimeSpan? ParseAny(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        ReadOnlySpan<char> rest = text;
        double seconds = 0;
        while (!rest.IsEmpty)
        {
            int digits = rest.IndexOfAnyExcept("0123456789.");
            if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number))
                return null;
            rest = rest[digits..];
            int letters = rest.IndexOfAny("0123456789.");
            ReadOnlySpan<char> unit = letters < 0 ? rest : rest[..letters];
            double factor = unit switch
            {
                "h" => 3600,
                "m" => 60,
                "s" => 1,
                "ms" => 1e-3,
                "us" or "µs" => 1e-6,
                "ns" => 1e-9,
                _ => 0,
            };
            if (factor == 0)
                return null;
            seconds += number * factor;
            rest = rest[unit.Length..];
        }

        return seconds < Longest.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;
    }
}
