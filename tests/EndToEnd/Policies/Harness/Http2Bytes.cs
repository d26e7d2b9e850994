using System.Buffers.Binary;
using System.Text;

namespace KGateway.EndToEnd.Policies.Harness;

/// <summary>A request over HTTP/2 as bytes, for what clients of .NET don't send.</summary>
internal static class Http2Bytes
{
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte Settings = 4;
    private const byte EndStream = 1;
    private const byte EndHeaders = 4;

    /// <summary>A POST of a body with a trailer.</summary>
    public static byte[] RequestWithTrailers(string host) =>
    [
        .. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8,
        .. Frame(Settings, 0, 0, []),
        .. Frame(Headers, EndHeaders, 1, Fields((":method", "POST"), (":scheme", "http"), (":path", "/"), (":authority", host), ("x-answer-trailers", "x-end=1"))),
        .. Frame(Data, 0, 1, "the body"u8),
        .. Frame(Headers, EndHeaders | EndStream, 1, Fields(("x-trailer", "1"))),
    ];

    /// <summary>Whether bytes, a character each, have a frame that ends the request's stream.</summary>
    public static bool HasEnded(string received)
    {
        var at = 0;
        while (at + 9 <= received.Length)
        {
            var length = (received[at] << 16) | (received[at + 1] << 8) | received[at + 2];
            if (received[at + 3] is (char)Data or (char)Headers && (received[at + 4] & EndStream) != 0 && at + 9 + length <= received.Length)
                return true;
            at += 9 + length;
        }

        return false;
    }

    private static byte[] Frame(byte type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[9 + payload.Length];
        frame[0] = (byte)(payload.Length >> 16);
        frame[1] = (byte)(payload.Length >> 8);
        frame[2] = (byte)payload.Length;
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame.AsSpan(9));
        return frame;
    }

    // Literals that aren't indexed, without Huffman codes: names and values shorter than 127 bytes.
    private static byte[] Fields(params (string Name, string Value)[] fields) =>
        [.. fields.SelectMany(static field => (byte[])[0, .. Text(field.Name), .. Text(field.Value)])];

    private static byte[] Text(string text) => [(byte)text.Length, .. Encoding.ASCII.GetBytes(text)];
}
