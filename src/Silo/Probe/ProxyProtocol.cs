using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace KGateway.Silo.Probe;

/// <summary>The binary PROXY protocol header, version 2, as a ztunnel writes it in front of a connection to a waypoint.</summary>
internal static class ProxyProtocol
{
    /// <summary>TLV type that carries the client's identity.</summary>
    public const byte PeerIdentityType = 0xD0;

    private const byte VersionAndProxyCommand = 0x21;
    private const byte TcpOverIPv4 = 0x11;
    private const byte TcpOverIPv6 = 0x21;
    private const int FixedLength = 16;
    private const int TlvHeaderLength = 3;

    private static ReadOnlySpan<byte> Signature => [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A];

    /// <summary>The header's bytes.</summary>
    /// <param name="source">The client.</param>
    /// <param name="destination">The address the client meant: a Service's IP and port. Of the same family as the source.</param>
    /// <param name="identity">SPIFFE id of the client; null for a client without one.</param>
    public static byte[] Header(IPEndPoint source, IPEndPoint destination, string? identity)
    {
        if (source.AddressFamily != destination.AddressFamily)
            throw new ArgumentException("Source and destination are of different address families.", nameof(source));

        var addressLength = source.AddressFamily == AddressFamily.InterNetworkV6 ? 16 : 4;
        var identityBytes = identity is null ? [] : Encoding.ASCII.GetBytes(identity);
        var payload = (2 * addressLength) + 4 + (identity is null ? 0 : TlvHeaderLength + identityBytes.Length);
        var header = new byte[FixedLength + payload];
        Signature.CopyTo(header);
        header[12] = VersionAndProxyCommand;
        header[13] = addressLength == 4 ? TcpOverIPv4 : TcpOverIPv6;
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(14), (ushort)payload);

        var rest = header.AsSpan(FixedLength);
        source.Address.TryWriteBytes(rest, out _);
        destination.Address.TryWriteBytes(rest[addressLength..], out _);
        rest = rest[(2 * addressLength)..];
        BinaryPrimitives.WriteUInt16BigEndian(rest, (ushort)source.Port);
        BinaryPrimitives.WriteUInt16BigEndian(rest[2..], (ushort)destination.Port);
        if (identity is not null)
        {
            rest = rest[4..];
            rest[0] = PeerIdentityType;
            BinaryPrimitives.WriteUInt16BigEndian(rest[1..], (ushort)identityBytes.Length);
            identityBytes.CopyTo(rest[TlvHeaderLength..]);
        }

        return header;
    }
}
