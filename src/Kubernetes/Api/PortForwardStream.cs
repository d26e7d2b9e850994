using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Text;

namespace KGateway.Kubernetes.Api;

/// <summary>
/// A connection to a port of a pod, by way of the API server. Each message of the WebSocket begins with a byte that tells its channel:
/// data or an error; the first of each channel holds only the port. One reader and one writer at a time.
/// </summary>
internal sealed class PortForwardStream(WebSocket socket, string pod, int port) : Stream
{
    /// <summary>The version of the protocol.</summary>
    public const string Protocol = "v4.channel.k8s.io";

    private const byte Data = 0;
    private const byte Error = 1;
    private const int BufferBytes = 32 * 1024;
    private const int MaxErrorBytes = 2048;

    private readonly byte[] _buffer = new byte[BufferBytes];
    private readonly List<byte> _error = [];
    private readonly bool[] _opened = new bool[2];
    private byte[] _sending = [];
    private int _from;
    private int _to;

    // The channel of the message that is being read; null at its begin.
    private byte? _channel;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_from == _to)
        {
            if (!await FillAsync(cancellationToken))
                return 0;
        }

        var count = Math.Min(buffer.Length, _to - _from);
        _buffer.AsSpan(_from, count).CopyTo(buffer.Span);
        _from += count;
        return count;
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_sending.Length <= buffer.Length)
            _sending = new byte[buffer.Length + 1];
        _sending[0] = Data;
        buffer.CopyTo(_sending.AsMemory(1));
        try
        {
            await socket.SendAsync(_sending.AsMemory(0, buffer.Length + 1), WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);
        }
        catch (WebSocketException e)
        {
            throw new IOException($"The connection to port {port} of pod {pod} is lost: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Only asynchronous reads are possible.");

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Only asynchronous writes are possible.");

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            socket.Dispose();
        base.Dispose(disposing);
    }

    // False at the end of the connection.
    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        ValueWebSocketReceiveResult received;
        try
        {
            received = await socket.ReceiveAsync(_buffer.AsMemory(), cancellationToken);
        }
        catch (WebSocketException e)
        {
            ThrowIfRefused();
            throw new IOException($"The connection to port {port} of pod {pod} is lost: {e.Message}", e);
        }

        if (received.MessageType == WebSocketMessageType.Close)
        {
            ThrowIfRefused();
            return false;
        }

        Take(received.Count, received.EndOfMessage);
        return true;
    }

    private void Take(int count, bool end)
    {
        (_from, _to) = (0, count);
        if (_channel is null && count > 0)
        {
            _channel = _buffer[0];
            _from = 1;
            if (_channel <= Error && !_opened[_channel.Value])
                Open(_channel.Value, count);
        }

        if (_channel == Error && _error.Count < MaxErrorBytes)
            _error.AddRange(_buffer.AsSpan(_from, _to - _from));
        if (_channel != Data)
            _from = _to;
        if (end)
            _channel = null;
    }

    private void Open(byte channel, int count)
    {
        _opened[channel] = true;
        if (count >= 3 && BinaryPrimitives.ReadUInt16LittleEndian(_buffer.AsSpan(1)) == port)
            _from = 3;
    }

    // The node tells there why nothing came.
    private void ThrowIfRefused()
    {
        if (_error.Count > 0)
            throw new IOException($"Port {port} of pod {pod} can't be reached: {Encoding.UTF8.GetString([.. _error]).Trim()}");
    }
}
