using System.Net;
using System.Net.Sockets;

namespace KGateway.Translation.Endpoints;

/// <summary>IP addresses in the form that Envoy takes: no numbers for whole addresses, no leading zeros, brackets, zones or lengths.</summary>
internal static class NumericAddress
{
    /// <summary>Reads an address; null when it isn't one.</summary>
    public static IPAddress? Parse(string text)
    {
        if (text.AsSpan().ContainsAny("%[]/") || !IPAddress.TryParse(text, out var address))
            return null;
        // Short, octal and hexadecimal forms mean different addresses to different programs.
        return address.AddressFamily == AddressFamily.InterNetworkV6 || address.ToString() == text ? address : null;
    }
}
