using System.Buffers;
using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace KGateway.Silo.Echo;

/// <summary>
/// Accepts the connections of one address and deals them to two virtual listeners by their first bytes. Kestrel can't tell HTTP/1.1
/// from HTTP/2 with prior knowledge on one plaintext port; it needs a listener for each.
/// </summary>
internal sealed class EchoTransport(IConnectionListenerFactory inner) : IConnectionListenerFactory, IAsyncDisposable
{
    // The first 14 bytes of the preface can't be the start of an HTTP/1 request that anybody means.
    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0"u8;

    private readonly Channel<ConnectionContext> _http1 = Channel.CreateUnbounded<ConnectionContext>();
    private readonly Channel<ConnectionContext> _http2 = Channel.CreateUnbounded<ConnectionContext>();
    private readonly CancellationTokenSource _stopping = new();
    private IConnectionListener? _listener;
    private Task _accepting = Task.CompletedTask;

    /// <summary>The address that is listened on, with the port chosen if 0 was asked for; null before the start.</summary>
    public IPEndPoint? Bound { get; private set; }

    /// <summary>Opens the real listener.</summary>
    /// <exception cref="AddressInUseException">Somebody else listens there.</exception>
    public async Task StartAsync(IPEndPoint address, CancellationToken cancellationToken)
    {
        _listener = await inner.BindAsync(address, cancellationToken);
        Bound = (IPEndPoint)_listener.EndPoint;
        _accepting = AcceptAsync(_listener);
    }

    /// <inheritdoc/>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var echo = (EchoEndpoint)endpoint;
        return new(new VirtualListener(echo, (echo.Http2 ? _http2 : _http1).Reader));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        if (_listener is not null)
        {
            await _listener.UnbindAsync();
            await _accepting;
            await _listener.DisposeAsync();
        }

        _stopping.Dispose();
    }

    private async Task AcceptAsync(IConnectionListener listener)
    {
        while (await listener.AcceptAsync() is { } connection)
            _ = DealAsync(connection);

        _http1.Writer.TryComplete();
        _http2.Writer.TryComplete();
    }

    private async Task DealAsync(ConnectionContext connection)
    {
        try
        {
            var http2 = await StartsWithPrefaceAsync(connection, _stopping.Token);
            if ((http2 ? _http2 : _http1).Writer.TryWrite(connection))
                return;
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ConnectionAbortedException or ConnectionResetException)
        {
            connection.Abort(new ConnectionAbortedException("The connection ended before a request.", e));
        }

        await connection.DisposeAsync();
    }

    private static async Task<bool> StartsWithPrefaceAsync(ConnectionContext connection, CancellationToken cancellationToken)
    {
        var input = connection.Transport.Input;
        while (true)
        {
            var read = await input.ReadAsync(cancellationToken);
            var verdict = Judge(read.Buffer);
            // Nothing is consumed: the server reads the same bytes again.
            input.AdvanceTo(read.Buffer.Start, verdict is null ? read.Buffer.End : read.Buffer.Start);
            if (verdict is { } known)
                return known;
            if (read.IsCompleted)
                return false;
        }
    }

    private static bool? Judge(in ReadOnlySequence<byte> buffer)
    {
        Span<byte> start = stackalloc byte[Preface.Length];
        var length = (int)Math.Min(buffer.Length, start.Length);
        buffer.Slice(0, length).CopyTo(start);
        if (!Preface.StartsWith(start[..length]))
            return false;
        return length == Preface.Length ? true : null;
    }

    private sealed class VirtualListener(EchoEndpoint endpoint, ChannelReader<ConnectionContext> connections) : IConnectionListener
    {
        public EndPoint EndPoint { get; } = endpoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
            await connections.WaitToReadAsync(cancellationToken) && connections.TryRead(out var connection) ? connection : null;

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => default;

        public ValueTask DisposeAsync() => default;
    }
}
