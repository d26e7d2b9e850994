using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace KGateway.EndToEnd.Harness;

/// <summary>One kept-alive HTTP/1.1 connection for requests one after the other, at the least possible cost for the client: it blocks its thread.</summary>
internal sealed class PlainConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[8192];

    private PlainConnection()
    {
    }

    /// <summary>Connects to a port on 127.0.0.1.</summary>
    public static PlainConnection Open(int port)
    {
        var connection = new PlainConnection();
        connection._socket.Connect("127.0.0.1", port);
        return connection;
    }

    /// <summary>The status of a GET of "/" with this Host header.</summary>
    public int Get(string host)
    {
        _socket.Send(Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nhost: {host}\r\n\r\n"));
        var held = 0;
        while (true)
        {
            var count = _socket.Receive(_buffer.AsSpan(held));
            if (count == 0)
                throw new IOException("The proxy closed the connection in the middle of an answer.");
            held += count;
            var end = _buffer.AsSpan(0, held).IndexOf("\r\n\r\n"u8);
            if (end >= 0 && held >= end + 4 + BodyLength(_buffer.AsSpan(0, end)))
                return int.Parse(_buffer.AsSpan("HTTP/1.1 ".Length, 3), CultureInfo.InvariantCulture);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private static int BodyLength(ReadOnlySpan<byte> head)
    {
        var name = "content-length: "u8;
        var at = head.IndexOf(name);
        if (at < 0)
            return 0;
        var value = head[(at + name.Length)..];
        var line = value.IndexOf((byte)'\r');
        return int.Parse(line < 0 ? value : value[..line], CultureInfo.InvariantCulture);
    }
}
