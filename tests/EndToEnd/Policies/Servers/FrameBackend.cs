using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net.Sockets;
using KGateway.EndToEnd.Harness;

namespace KGateway.EndToEnd.Policies.Servers;

/// <summary>
/// A backend of HTTP/2 without any library, which shows the frames that come; it answers each request with the same headers, and pings if
/// it's told to.
/// </summary>
internal sealed class FrameBackend : IAsyncDisposable
{
    private const int PrefaceLength = 24;
    private const int HeaderLength = 9;
    private const byte HeadersType = 1;
    private const byte ResetType = 3;
    private const byte SettingsType = 4;
    private const byte PingType = 6;

    // The header ":status: 200".
    private static readonly byte[] Good = [0x88];

    private readonly bool _answersPings;
    private readonly byte[] _answer;
    private readonly TcpServer _server;

    private FrameBackend(bool answersPings, byte[] answer)
    {
        _answersPings = answersPings;
        _answer = answer;
        _server = new(ServeAsync);
    }

    /// <summary>Its port on 127.0.0.1.</summary>
    public int Port => _server.Port;

    /// <summary>How many connections have come.</summary>
    public int Accepted => _server.Accepted;

    /// <summary>How many connections are open.</summary>
    public int Open => _server.Open;

    /// <summary>How many pings have come.</summary>
    public int Pings => Frames.Count(static frame => frame.Type == PingType);

    /// <summary>The frames of all connections: type, stream and payload.</summary>
    public ConcurrentQueue<(int Type, int Stream, byte[] Payload)> Frames { get; } = [];

    /// <summary>The settings of the client by number.</summary>
    public IReadOnlyDictionary<int, long> Settings => Frames.Where(static frame => frame.Type == SettingsType)
        .SelectMany(static frame => frame.Payload.Chunk(6))
        .GroupBy(static setting => (int)BinaryPrimitives.ReadUInt16BigEndian(setting))
        .ToDictionary(static setting => setting.Key, static setting => (long)BinaryPrimitives.ReadUInt32BigEndian(setting.Last().AsSpan(2)));

    /// <summary>By how much the client has enlarged the window of a connection.</summary>
    public long WindowUpdate => Frames.Where(static frame => frame is { Type: 8, Stream: 0 })
        .Select(static frame => (long)BinaryPrimitives.ReadUInt32BigEndian(frame.Payload)).FirstOrDefault();

    /// <summary>How many streams the client has reset.</summary>
    public int Resets => Frames.Count(static frame => frame.Type == ResetType);

    /// <summary>Starts one; <paramref name="answer"/> are the encoded headers of all answers, of which 200 is the only one if there are none.</summary>
    public static FrameBackend Start(bool answersPings = true, byte[]? answer = null) => new(answersPings, answer ?? Good);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task ServeAsync(TcpClient client)
    {
        var stream = client.GetStream();
        await stream.ReadExactlyAsync(new byte[PrefaceLength]);
        await stream.WriteAsync(Frame(SettingsType, 0, 0, []));
        var header = new byte[HeaderLength];
        while (true)
        {
            await stream.ReadExactlyAsync(header);
            var payload = new byte[(header[0] << 16) | (header[1] << 8) | header[2]];
            await stream.ReadExactlyAsync(payload);
            var (type, flags, number) = (header[3], header[4], BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(5)));
            Frames.Enqueue((type, number, payload));
            if (Answer(type, flags, number, payload) is { } answer)
            {
                await stream.WriteAsync(answer);
            }
        }
    }

    // The first flag says of settings and pings that they are answers, and 5 ends the headers and the stream.
    private byte[]? Answer(byte type, byte flags, int stream, byte[] payload) => (type, (flags & 1) != 0) switch
    {
        (HeadersType, _) => Frame(HeadersType, 5, stream, _answer),
        (SettingsType, false) => Frame(SettingsType, 1, 0, []),
        (PingType, false) when _answersPings => Frame(PingType, 1, 0, payload),
        _ => null,
    };

    private static byte[] Frame(byte type, byte flags, int stream, byte[] payload)
    {
        var frame = new byte[HeaderLength + payload.Length];
        frame[2] = (byte)payload.Length;
        (frame[3], frame[4]) = (type, flags);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, HeaderLength);
        return frame;
    }
}
