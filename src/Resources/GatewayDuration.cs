using System.Globalization;
using System.Text;

namespace KGateway.Resources;

/// <summary>Durations of Gateway API (GEP-2257): up to four numbers of up to five digits, each with the unit h, m, s or ms.</summary>
public static class GatewayDuration
{
    /// <summary>The format as a regular expression.</summary>
    public const string Pattern = "^([0-9]{1,5}(h|m|s|ms)){1,4}$";

    /// <summary>Length of the longest text.</summary>
    public const int MaxLength = 32;

    // The longest duration of protocol buffers, which is what durations become.
    private const long MaxMilliseconds = 315_576_000_000_000;

    /// <summary>Reads a duration.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan duration) => TryParse(text, limited: true, out duration);

    /// <summary>Writes a duration in the shortest form; parts of a millisecond are cut off.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The duration is negative.</exception>
    public static string Format(TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.Zero);
        long milliseconds = duration.Ticks / TimeSpan.TicksPerMillisecond;
        if (milliseconds == 0)
            return "0s";
        var text = new StringBuilder();
        Append(milliseconds / 3_600_000, "h");
        Append(milliseconds / 60_000 % 60, "m");
        Append(milliseconds / 1_000 % 60, "s");
        Append(milliseconds % 1_000, "ms");
        return text.ToString();

        void Append(long number, string unit)
        {
            if (number > 0)
                text.Append(CultureInfo.InvariantCulture, $"{number}{unit}");
        }
    }

    /// <summary>Reads a duration; without the limits of digits and units it reads all that <see cref="Format"/> writes.</summary>
    internal static bool TryParse(ReadOnlySpan<char> text, bool limited, out TimeSpan duration)
    {
        duration = default;
        long milliseconds = 0;
        int units = 0;
        while (!text.IsEmpty)
        {
            int digits = text.IndexOfAnyExceptInRange('0', '9');
            if (digits <= 0 || digits > (limited ? 5 : 9) || ++units > 4)
                return false;
            long number = long.Parse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture);
            text = text[digits..];
            if (text.StartsWith("ms"))
            {
                milliseconds += number;
                text = text[2..];
                continue;
            }

            long factor = text[0] switch { 'h' => 3_600_000, 'm' => 60_000, 's' => 1_000, _ => 0 };
            if (factor == 0)
                return false;
            milliseconds += number * factor;
            text = text[1..];
        }

        if (milliseconds > MaxMilliseconds)
            return false;
        duration = TimeSpan.FromTicks(milliseconds * TimeSpan.TicksPerMillisecond);
        return units > 0;
    }
}
