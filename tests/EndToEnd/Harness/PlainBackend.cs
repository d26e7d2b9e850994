using System.Net;
using System.Net.Sockets;

namespace KGateway.EndToEnd.Harness;

/// <summary>
/// A backend that answers every request without a body with 200, at the least possible cost, so that a measurement shows the gateway's.
/// </summary>
internal sealed class PlainBackend : IAsyncDisposable
{
    private static readonly byte[] Answer = "HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\none"u8.ToArray();

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    private PlainBackend()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(4096);
        _accepting = AcceptAsync();
    }

    /// <summary>Its port on 127.0.0.1.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>Starts one on a free port.</summary>
    public static PlainBackend Start() => new();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptAsync(_stop.Token));
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(Socket connection)
    {
        using (connection)
        {
            var buffer = new byte[2048];
            var held = 0;
            try
            {
                while (await connection.ReceiveAsync(buffer.AsMemory(held), _stop.Token) is > 0 and var count)
                {
                    held += count;
                    while (buffer.AsSpan(0, held).IndexOf("\r\n\r\n"u8) is >= 0 and var end)
                    {
                        buffer.AsSpan(end + 4, held - end - 4).CopyTo(buffer);
                        held -= end + 4;
                        await connection.SendAsync(Answer, _stop.Token);
                    }
                }
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                // Stopped, or the proxy has gone.
            }
        }
    }
}
