using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace KGateway.Silo.Echo;

/// <summary>
/// A small backend for trying things out: tells, as JSON, what request arrived and which of several servers answered. Speaks HTTP/1.1
/// and HTTP/2 with prior knowledge on one port.
/// </summary>
internal sealed class EchoServer : IAsyncDisposable
{
    private readonly EchoTransport _transport;
    private readonly KestrelServer _server;
    private readonly ServiceProvider _services;

    private EchoServer(string name, IPEndPoint address)
    {
        Name = name;
        _transport = new EchoTransport(new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance));
        _services = new ServiceCollection().AddLogging().BuildServiceProvider();
        var options = new KestrelServerOptions { ApplicationServices = _services, AddServerHeader = false };
        options.Listen(new EchoEndpoint(address, http2: false), static listen => listen.Protocols = HttpProtocols.Http1);
        options.Listen(new EchoEndpoint(address, http2: true), static listen => listen.Protocols = HttpProtocols.Http2);
        _server = new KestrelServer(Options.Create(options), _transport, NullLoggerFactory.Instance);
    }

    /// <summary>The name in its answers.</summary>
    public string Name { get; }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Address => _transport.Bound!;

    /// <summary>Starts a server; port 0 takes a free one.</summary>
    /// <exception cref="IOException">Somebody else listens there.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The address is none of this machine, or not allowed.</exception>
    public static async Task<EchoServer> StartAsync(string name, IPEndPoint address, CancellationToken cancellationToken = default)
    {
        var server = new EchoServer(name, address);
        try
        {
            await server._transport.StartAsync(address, cancellationToken);
            await server._server.StartAsync(new EchoApplication(name), cancellationToken);
            return server;
        }
        catch (Exception e)
        {
            await server.DisposeAsync();
            if (e is AddressInUseException)
                throw new IOException($"{address} is in use.", e);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _transport.DisposeAsync();
        // An echo has nothing to finish: open connections are cut.
        await _server.StopAsync(new CancellationToken(canceled: true));
        _server.Dispose();
        await _services.DisposeAsync();
    }
}
