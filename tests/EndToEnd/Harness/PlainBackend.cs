using System.Net;
using System.Net.Sockets;

namespace KGateway.EndToEnd.Harness;

/// <summary>
/// A backend that answers every request without a body with 200, at the least possible cost, so that a measurement shows the gateway's.
/// </summary>
internal sealed class PlainBackend : IDisposable
{
    private static readonly byte[] Answer = "HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\none"u8.ToArray();

    private static readonly TimeSpan FirstRequest = TimeSpan.FromMilliseconds(20);

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _accepting;

    private PlainBackend()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(4096);
        _accepting = new Thread(Accept) { IsBackground = true, Name = nameof(PlainBackend) };
        _accepting.Start();
    }

    /// <summary>Its port on 127.0.0.1.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>Starts one on a free port.</summary>
    public static PlainBackend Start() => new();

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _accepting.Join();
        _stop.Dispose();
    }

    private void Accept()
    {
        try
        {
            while (true)
            {
                var connection = _listener.Accept();
                // A proxy connects when it has a request: the first one is answered here and now, without a switch of threads.
                var buffer = new byte[2048];
                var held = connection.Poll(FirstRequest, SelectMode.SelectRead) ? Answered(connection, buffer) : 0;
                _ = ServeAsync(connection, buffer, held);
            }
        }
        catch (SocketException) when (_stop.IsCancellationRequested)
        {
            // Stopped.
        }
    }

    private static int Answered(Socket connection, byte[] buffer)
    {
        try
        {
            var held = connection.Receive(buffer);
            while (TakeRequest(buffer, ref held))
                connection.Send(Answer);
            return held;
        }
        catch (SocketException)
        {
            // The proxy has gone, which the next read finds too.
            return 0;
        }
    }

    private static bool TakeRequest(byte[] buffer, ref int held)
    {
        var end = buffer.AsSpan(0, held).IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return false;
        buffer.AsSpan(end + 4, held - end - 4).CopyTo(buffer);
        held -= end + 4;
        return true;
    }

    private async Task ServeAsync(Socket connection, byte[] buffer, int held)
    {
        using (connection)
        {
            try
            {
                while (await connection.ReceiveAsync(buffer.AsMemory(held), _stop.Token) is > 0 and var count)
                {
                    held += count;
                    while (TakeRequest(buffer, ref held))
                        await connection.SendAsync(Answer, _stop.Token);
                }
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                // Stopped, or the proxy has gone.
            }
        }
    }
}
