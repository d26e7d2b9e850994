using System.Net;
using System.Net.Sockets;

namespace KGateway.EndToEnd.Harness;

/// <summary>Passes TCP connections on, so that a test can cut them.</summary>
internal sealed class TcpRelay : IAsyncDisposable
{
    private readonly TcpServer _server;
    private volatile int _target;

    private TcpRelay(int target)
    {
        _target = target;
        _server = new(PassAsync);
    }

    /// <summary>Where it listens.</summary>
    public int Port => _server.Port;

    /// <summary>Passes on to a port of loopback.</summary>
    public static TcpRelay To(int port) => new(port);

    /// <summary>Passes new connections on to another port, and cuts the present ones.</summary>
    public void Turn(int target)
    {
        _target = target;
        Cut();
    }

    /// <summary>Cuts all connections; new ones are taken.</summary>
    public void Cut() => _server.Cut();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    // A connection that is cut ends the one behind it.
    private async Task PassAsync(TcpClient client)
    {
        using var server = new TcpClient();
        await server.ConnectAsync(IPAddress.Loopback, _target);
        await Task.WhenAny(client.GetStream().CopyToAsync(server.GetStream()), server.GetStream().CopyToAsync(client.GetStream()));
    }
}
