using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace KGateway.EndToEnd.Policies.Harness;

/// <summary>The beginning of TLS as bytes, for curves and signatures, which clients and servers of .NET don't choose or show. All by number (IANA).</summary>
internal static class Handshake
{
    private const byte AlertRecord = 21;
    private const byte HandshakeRecord = 22;
    private const byte ServerKeyExchange = 12;
    private const ushort ServerName = 0;
    private const ushort SupportedGroups = 10;
    private const ushort SignatureAlgorithms = 13;

    /// <summary>
    /// The curve and the signature that a server chooses of those that a client of TLS 1.2 offers, "curve signature", or its alert.
    /// </summary>
    public static async Task<string> ChoiceAsync(int port, string host, ushort[] curves, ushort[] signatures)
    {
        using var client = await RawClient.OpenAsync(port);
        await client.SendAsync(Hello(host, curves, signatures));
        var choice = "";
        await client.ReadAsync(received => (choice = Choice(Encoding.Latin1.GetBytes(received))).Length > 0);
        return choice;
    }

    /// <summary>The curves and the signatures that a client offers in the first record that it sends.</summary>
    public static (string Curves, string Signatures) Offer(ReadOnlySpan<byte> record)
    {
        // Heads of the record and of the message, version and random; then session, ciphers and compressions, each with its length.
        var rest = record[(5 + 4 + 2 + 32)..];
        rest = rest[(1 + rest[0])..];
        rest = rest[(2 + BinaryPrimitives.ReadUInt16BigEndian(rest))..];
        rest = rest[(1 + rest[0])..][2..];
        var (curves, signatures) = ("", "");
        while (rest.Length >= 4)
        {
            var (type, length) = (BinaryPrimitives.ReadUInt16BigEndian(rest), BinaryPrimitives.ReadUInt16BigEndian(rest[2..]));
            if (type == SupportedGroups)
                curves = Numbers(rest.Slice(6, length - 2));
            else if (type == SignatureAlgorithms)
                signatures = Numbers(rest.Slice(6, length - 2));
            rest = rest[(4 + length)..];
        }

        return (curves, signatures);
    }

    private static byte[] Hello(string host, ushort[] curves, ushort[] signatures)
    {
        byte[] extensions =
        [
            .. Extension(ServerName, Counted([0, .. Counted(Encoding.ASCII.GetBytes(host))])),
            .. Extension(SupportedGroups, Counted(Bytes(curves))),
            .. Extension(SignatureAlgorithms, Counted(Bytes(signatures))),
        ];

        // No session, ECDHE with ECDSA and AES 128 GCM, no compression.
        byte[] hello = [3, 3, .. RandomNumberGenerator.GetBytes(32), 0, 0, 2, 0xc0, 0x2b, 1, 0, .. Counted(extensions)];
        return [HandshakeRecord, 3, 1, .. Counted([1, 0, .. Counted(hello)])];
    }

    private static string Choice(byte[] received)
    {
        var messages = new List<byte>();
        for (var at = 0; at + 5 <= received.Length;)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(received.AsSpan(at + 3));
            if (at + 5 + length > received.Length)
                break;
            if (received[at] == AlertRecord)
                return $"alert {received[at + 6]}";
            messages.AddRange(received.AsSpan(at + 5, length));
            at += 5 + length;
        }

        var bytes = messages.ToArray();
        for (var at = 0; at + 4 <= bytes.Length;)
        {
            var length = (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
            if (bytes[at] == ServerKeyExchange && at + 4 + length <= bytes.Length)
            {
                // The curve has a byte before it, the key after it a length of its own.
                var exchange = bytes.AsSpan(at + 4, length);
                return $"{Numbers(exchange.Slice(1, 2))} {Numbers(exchange.Slice(4 + exchange[3], 2))}";
            }

            at += 4 + length;
        }

        return "";
    }

    private static byte[] Extension(ushort type, byte[] content) => [.. Bytes(type), .. Counted(content)];

    private static byte[] Counted(byte[] content) => [.. Bytes((ushort)content.Length), .. content];

    private static byte[] Bytes(params ushort[] numbers) => [.. numbers.SelectMany(static number => (byte[])[(byte)(number >> 8), (byte)number])];

    private static string Numbers(ReadOnlySpan<byte> bytes) => string.Join(',', Convert.ToHexStringLower(bytes).Chunk(4).Select(static number => new string(number)));
}
