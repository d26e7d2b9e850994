using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace KGateway.EndToEnd.Harness;

/// <summary>Passes TCP connections on, so that a test can cut them.</summary>
internal sealed class TcpRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, byte> _connections = new();
    private readonly Task _loop;
    private volatile int _target;

    private TcpRelay(int target)
    {
        _target = target;
        _listener.Start();
        _loop = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Passes on to a port of loopback.</summary>
    public static TcpRelay To(int port) => new(port);

    /// <summary>Passes new connections on to another port, and cuts the present ones.</summary>
    public void Turn(int target)
    {
        _target = target;
        Cut();
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
                _ = PassAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // The listener was stopped.
        }
    }

    private async Task PassAsync(TcpClient client)
    {
        using var server = new TcpClient();
        _connections.TryAdd(client, 0);
        _connections.TryAdd(server, 0);
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _target);
            await Task.WhenAny(client.GetStream().CopyToAsync(server.GetStream()), server.GetStream().CopyToAsync(client.GetStream()));
        }
        catch (Exception end) when (end is SocketException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // A cut connection is what this class is for.
        }
        finally
        {
            client.Close();
            _connections.TryRemove(client, out _);
            _connections.TryRemove(server, out _);
        }
    }
}
