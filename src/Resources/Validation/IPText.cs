using System.Globalization;
using System.Net;

namespace KGateway.Resources.Validation;

/// <summary>IP addresses as the API takes them: four decimal numbers without leading zeros, or IPv6 without a zone.</summary>
internal static class IPText
{
    public static bool IsAddress(ReadOnlySpan<char> text) =>
        text.Contains(':')
            ? !text.ContainsAny("%[]/") && IPAddress.TryParse(text, out _)
            : IsIPv4(text);

    /// <summary>Whether a text is an address, a slash and the length of a prefix; the bits after the prefix may be set.</summary>
    public static bool IsCidr(ReadOnlySpan<char> text)
    {
        int slash = text.IndexOf('/');
        if (slash < 0 || !IsAddress(text[..slash]))
            return false;
        ReadOnlySpan<char> length = text[(slash + 1)..];
        return length.Length is > 0 and <= 3 && !length.ContainsAnyExceptInRange('0', '9') && (length.Length == 1 || length[0] != '0')
            && int.Parse(length, CultureInfo.InvariantCulture) <= (text.Contains(':') ? 128 : 32);
    }

    private static bool IsIPv4(ReadOnlySpan<char> text)
    {
        int parts = 0;
        foreach (Range range in text.Split('.'))
        {
            ReadOnlySpan<char> part = text[range];
            if (part.Length is 0 or > 3 || part.ContainsAnyExceptInRange('0', '9') || (part.Length > 1 && part[0] == '0')
                || !byte.TryParse(part, out _))
            {
                return false;
            }

            parts++;
        }

        return parts == 4;
    }
}
