using System.Globalization;

namespace KGateway.Resources.Binding;

/// <summary>Integers as YAML writes them: decimal, 0x or 0o.</summary>
internal static class IntegerText
{
    public static bool TryParse(string text, out long number)
    {
        if (text.StartsWith("0x", StringComparison.Ordinal))
            return long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number) && number >= 0;
        if (!text.StartsWith("0o", StringComparison.Ordinal))
            return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

        number = 0;
        foreach (char digit in text.AsSpan(2))
        {
            if (number > long.MaxValue >> 3)
                return false;
            number = (number << 3) + (digit - '0');
        }

        return true;
    }
}
