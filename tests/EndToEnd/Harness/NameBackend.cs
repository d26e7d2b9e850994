using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace KGateway.EndToEnd.Harness;

/// <summary>A backend that tells its name to each connection, plain or over TLS, and to each datagram; on one port of TCP and UDP.</summary>
internal sealed class NameBackend : IAsyncDisposable
{
    private readonly TcpServer _server;
    private readonly UdpClient _datagrams;
    private readonly byte[] _name;
    private readonly X509Certificate2? _certificate;
    private readonly Task _loop;

    private NameBackend(string name, X509Certificate2? certificate)
    {
        _name = Encoding.ASCII.GetBytes(name);
        _certificate = certificate;
        _server = new(ServeAsync);
        _datagrams = new UdpClient(new IPEndPoint(IPAddress.Loopback, Port));
        _loop = ReceiveAsync();
    }

    /// <summary>Its port on 127.0.0.1.</summary>
    public int Port => _server.Port;

    /// <summary>Starts one on a free port; over TLS if it gets a certificate.</summary>
    public static NameBackend Start(string name, X509Certificate2? certificate = null) => new(name, certificate);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _datagrams.Dispose();
        await _loop;
    }

    private async Task ReceiveAsync()
    {
        try
        {
            while (true)
            {
                var received = await _datagrams.ReceiveAsync();
                await _datagrams.SendAsync(_name, received.RemoteEndPoint);
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // The socket was closed.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        if (_certificate is null)
        {
            await client.GetStream().WriteAsync(_name);
            return;
        }

        await using var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsServerAsync(_certificate);
        await tls.WriteAsync(_name);
    }
}
