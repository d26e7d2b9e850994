using System.Net;

namespace KGateway.Resources.Validation;

/// <summary>IP addresses as the API takes them: four decimal numbers without leading zeros, or IPv6 without a zone.</summary>
internal static class IPText
{
    public static bool IsAddress(string text) =>
        text.Contains(':', StringComparison.Ordinal)
            ? !text.AsSpan().ContainsAny("%[]/") && IPAddress.TryParse(text, out _)
            : IsIPv4(text);

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
