using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Xds.Core.V3;

namespace KGateway.Translation.Policies.Traffic.Acl;

/// <summary>A range of addresses; IPv4 in IPv6 form (<c>::ffff:0:0/96</c>) counts as IPv4.</summary>
/// <param name="Network">The first address.</param>
/// <param name="Length">Number of bits that all have in common.</param>
internal readonly record struct AclRange(IPAddress Network, int Length)
{
    private const int MappedBits = 96;

    /// <summary>All IPv4 addresses in IPv6 form.</summary>
    public static CidrRange AllMapped => Range(IPAddress.Parse("::ffff:0:0"), MappedBits);

    /// <summary>Whether it is a range of IPv4 addresses.</summary>
    public bool IsIPv4 => Network.AddressFamily == AddressFamily.InterNetwork;

    /// <summary>Whether it is a range of IPv6 addresses that contains those of IPv4 in IPv6 form.</summary>
    public bool ContainsMapped => !IsIPv4 && Length <= MappedBits && Masked(IPAddress.Parse("::ffff:0:0"), Length).Equals(Network);

    /// <summary>Reads an address, or a range without host bits in CIDR form.</summary>
    public static bool TryParse(string text, out AclRange range)
    {
        range = default;
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        string address = slash < 0 ? text : text[..slash];
        if (!TryParseAddress(address, out var network))
            return false;
        int bits = network.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        int length = bits;
        if (slash >= 0 && !TryParseLength(text.AsSpan(slash + 1), bits, out length))
            return false;
        if (!Masked(network, length).Equals(network))
            return false;
        range = network.IsIPv4MappedToIPv6 && length >= MappedBits
            ? new(network.MapToIPv4(), length - MappedBits)
            : new(network, length);
        return true;
    }

    /// <summary>The ranges for Envoy, which doesn't take IPv4 addresses in IPv6 form for IPv4.</summary>
    public IEnumerable<CidrRange> ToEnvoy()
    {
        yield return Range(Network, Length);
        if (IsIPv4)
            yield return Range(Network.MapToIPv6(), Length + MappedBits);
    }

    private static CidrRange Range(IPAddress network, int length) =>
        new() { AddressPrefix = network.ToString(), PrefixLen = (uint)length };

    // Forms that only some programs take (numbers that are left out, octal ones, zones) are refused.
    private static bool TryParseAddress(string text, out IPAddress address)
    {
        address = IPAddress.None;
        if (text.AsSpan().ContainsAny("%[]") || !IPAddress.TryParse(text, out var parsed))
            return false;
        address = parsed;
        return parsed.AddressFamily == AddressFamily.InterNetworkV6 || parsed.ToString() == text;
    }

    private static bool TryParseLength(ReadOnlySpan<char> text, int most, out int length)
    {
        length = 0;
        return text.Length is > 0 and <= 3 && !text.ContainsAnyExceptInRange('0', '9') && (text.Length == 1 || text[0] != '0')
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out length) && length <= most;
    }

    private static IPAddress Masked(IPAddress address, int length)
    {
        byte[] bytes = address.GetAddressBytes();
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] &= (byte)(0xff00 >> Math.Clamp(length - (i * 8), 0, 8));
        return new IPAddress(bytes);
    }
}
