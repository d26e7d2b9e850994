using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace KGateway.EndToEnd.Harness;

/// <summary>Takes TCP connections on a free port of loopback and serves each until it ends, is cut, or the server is disposed.</summary>
internal sealed class TcpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, byte> _connections = new();
    private readonly Func<TcpClient, Task> _serve;
    private readonly Task _loop;
    private int _accepted;

    /// <summary>Starts it; a connection is closed when <paramref name="serve"/> ends, also by an error of the connection.</summary>
    public TcpServer(Func<TcpClient, Task> serve)
    {
        _serve = serve;
        _listener.Start();
        _loop = AcceptAsync();
    }

    /// <summary>Its port on 127.0.0.1.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many connections have come.</summary>
    public int Accepted => _accepted;

    /// <summary>How many of them are open.</summary>
    public int Open => _connections.Count;

    /// <summary>Lets nothing more in on the connections that are open, as if the network were gone; new ones are taken.</summary>
    public void Silence()
    {
        foreach (var connection in _connections.Keys)
        {
            SocketFilter.DropAll(connection.Client);
        }
    }

    /// <summary>Cuts all connections; new ones are taken.</summary>
    public void Cut()
    {
        foreach (var connection in _connections.Keys)
        {
            connection.Close();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        Cut();
        await _loop;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                Interlocked.Increment(ref _accepted);
                _ = ServeAsync(client);
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The listener was stopped.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        _connections.TryAdd(client, 0);
        try
        {
            await _serve(client);
        }
        catch (Exception end) when (end is IOException or SocketException or ObjectDisposedException or InvalidOperationException or AuthenticationException)
        {
            // The other side went away or refuses a certificate, or the connection was cut.
        }
        finally
        {
            client.Close();
            _connections.TryRemove(client, out _);
        }
    }
}
