using System.Net;
using Grpc.Net.Client;
using KGateway.Resources;
using KGateway.XdsFrontend.Sessions;
using KGateway.XdsFrontend.Tests.Support;
using KGateway.XdsFrontend.Transport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KGateway.XdsFrontend.Tests.Transport;

/// <summary>The real server on a loopback port.</summary>
internal sealed class XdsServer : IAsyncDisposable
{
    public static readonly ObjectKey Gateway = new("team", "edge");

    private readonly WebApplication _app;
    private readonly List<GrpcChannel> _channels = [];

    private int _connections;

    private XdsServer(WebApplication app) => _app = app;

    public FakeAdmission Admission { get; } = new();

    public StreamRegistry Streams => _app.Services.GetRequiredService<StreamRegistry>();

    /// <summary>How many TCP connections there have been.</summary>
    public int Connections => _connections;

    public PushGate Gate => _app.Services.GetRequiredService<PushGate>();

    public static async Task<XdsServer> StartAsync(
        World? world = null,
        Action<XdsFrontendOptions>? configure = null,
        XdsTlsOptions? tls = null,
        Action<IServiceCollection>? services = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        XdsServer? server = null;
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint =>
        {
            endpoint.Protocols = HttpProtocols.Http2;
            endpoint.Use(next => connection =>
            {
                Interlocked.Increment(ref server!._connections);
                return next(connection);
            });
            if (tls is not null)
            {
                endpoint.UseXdsTls(tls);
            }
        }));
        builder.Services.AddXdsFrontend(options =>
        {
            options.DrainWindow = TimeSpan.Zero;
            configure?.Invoke(options);
        });
        FakeAdmission? admission = null;
        builder.Services.AddSingleton<Grains.Contracts.Proxies.IProxyAdmission>(_ => admission!);
        services?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapXdsFrontend();
        server = new XdsServer(app);
        admission = server.Admission;
        if (world is not null)
        {
            server.Admission.Worlds[Gateway] = world;
        }

        await app.StartAsync();
        return server;
    }

    public int Port => new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;

    /// <summary>A channel with a TCP connection of its own; without a handler in plain text, else with TLS.</summary>
    public GrpcChannel Connect(SocketsHttpHandler? tls = null)
    {
        // Who makes connections itself says what Envoy says, whatever they are.
        var address = $"{(tls is null || tls.ConnectCallback is not null ? "http" : "https")}://127.0.0.1:{Port}";
        var options = new GrpcChannelOptions { MaxReceiveMessageSize = null, MaxSendMessageSize = null, HttpHandler = tls, DisposeHttpClient = tls is not null };
        var channel = GrpcChannel.ForAddress(address, options);
        _channels.Add(channel);
        return channel;
    }

    public Task StopAsync(CancellationToken cancellationToken = default) => _app.StopAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        foreach (var channel in _channels)
        {
            channel.Dispose();
        }

        await _app.DisposeAsync();
    }
}
