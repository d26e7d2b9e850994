using System.Globalization;

namespace KGateway.Resources;

/// <summary>
/// A quantity of Kubernetes: a decimal number with a suffix of the powers of ten (<c>m</c>, <c>k</c>, <c>M</c>, ...) or of two (<c>Ki</c>,
/// <c>Mi</c>, ...), or with an exponent. Compares by its text; the default value is 0.
/// </summary>
public readonly record struct Quantity
{
    /// <summary>The format as a regular expression.</summary>
    public const string Pattern =
        @"^(\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))))?$";

    private readonly string? _text;

    private Quantity(string text, decimal value)
    {
        _text = text;
        Value = value;
    }

    /// <summary>The number; what is beyond the 64-bit integers is cut to them.</summary>
    public decimal Value { get; }

    /// <summary>Reads a quantity.</summary>
    public static bool TryParse(string text, out Quantity quantity)
    {
        quantity = default;
        ArgumentNullException.ThrowIfNull(text);
        int end = text.AsSpan().LastIndexOfAnyInRange('0', '9') + 1;
        int exponent = text.AsSpan().IndexOfAny('e', 'E');
        ReadOnlySpan<char> number = text;
        int power = 0;
        decimal factor = 1;
        if (exponent > 0 && exponent < end)
        {
            number = text.AsSpan(0, exponent);
            if (!int.TryParse(text.AsSpan(exponent + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out power))
                return false;
        }
        else
        {
            int point = end < text.Length && text[end] == '.' ? end + 1 : end;
            number = text.AsSpan(0, point);
            if (!TryReadSuffix(text.AsSpan(point), out power, out factor))
                return false;
        }

        if (number.Length > 100
            || !decimal.TryParse(number, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value))
        {
            return false;
        }

        quantity = new(text, Scale(value, power, factor));
        return true;
    }

    /// <inheritdoc/>
    public bool Equals(Quantity other) => ToString() == other.ToString();

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => _text ?? "0";

    private static bool TryReadSuffix(ReadOnlySpan<char> suffix, out int power, out decimal factor)
    {
        (power, factor) = suffix switch
        {
            "" => (0, 1m),
            "n" => (-9, 1m),
            "u" => (-6, 1m),
            "m" => (-3, 1m),
            "k" => (3, 1m),
            "M" => (6, 1m),
            "G" => (9, 1m),
            "T" => (12, 1m),
            "P" => (15, 1m),
            "E" => (18, 1m),
            "Ki" => (0, 1L << 10),
            "Mi" => (0, 1L << 20),
            "Gi" => (0, 1L << 30),
            "Ti" => (0, 1L << 40),
            "Pi" => (0, 1L << 50),
            "Ei" => (0, 1L << 60),
            _ => (0, 0m),
        };
        return factor != 0;
    }

    private static decimal Scale(decimal value, int power, decimal factor)
    {
        double size = (double)Math.Abs(value) * (double)factor * Math.Pow(10, Math.Clamp(power, -400, 400));
        if (size > long.MaxValue)
            return value < 0 ? -long.MaxValue : long.MaxValue;
        value *= factor;
        for (; power > 0 && value != 0; power--)
            value *= 10;
        for (; power < 0 && value != 0; power++)
            value /= 10;
        return value;
    }
}
