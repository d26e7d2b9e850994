using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Envoy.Config.Core.V3;
using KGateway.Translation.Endpoints;

namespace KGateway.Translation.Waypoints;

/// <summary>A range of addresses, without host bits; one address is a range of full length.</summary>
/// <param name="Prefix">First address.</param>
/// <param name="Length">Bits that all addresses share.</param>
internal readonly record struct AddressRange(IPAddress Prefix, int Length)
{
    /// <summary>Whether it is one address.</summary>
    public bool IsSingle => Length == FullLength(Prefix);

    /// <summary>The range of one address.</summary>
    public static AddressRange Of(IPAddress address) => new(address, FullLength(address));

    /// <summary>Reads an address, or a range in CIDR notation; null when it is neither.</summary>
    public static AddressRange? Parse(string text)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (NumericAddress.Parse(slash < 0 ? text : text[..slash]) is not { } address)
            return null;
        if (slash < 0)
            return Of(address);
        return int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int length)
            && length <= FullLength(address)
            ? new(WithoutHostBits(address, length), length)
            : null;
    }

    /// <summary>The range as Envoy takes it.</summary>
    public CidrRange ToEnvoy() => new() { AddressPrefix = Prefix.ToString(), PrefixLen = (uint)Length };

    private static int FullLength(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? 128 : 32;

    private static IPAddress WithoutHostBits(IPAddress address, int length)
    {
        byte[] bytes = address.GetAddressBytes();
        for (int i = 0; i < bytes.Length; i++)
        {
            int kept = Math.Clamp(length - (i * 8), 0, 8);
            bytes[i] &= (byte)(0xFF << (8 - kept));
        }

        return new IPAddress(bytes);
    }
}
