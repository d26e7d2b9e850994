using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KGateway.EndToEnd.Policies.Servers;

/// <summary>An HTTP server that answers as its test says.</summary>
internal sealed class HttpServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _received;

    private HttpServer(WebApplication app) => _app = app;

    /// <summary>Its port.</summary>
    public int Port { get; private set; }

    /// <summary>How many requests it has received.</summary>
    public int Received => _received;

    /// <summary>Starts one on a free port of 127.0.0.1, or of another address of the machine and a given port; over TLS if it is told how.</summary>
    public static async Task<HttpServer> StartAsync(RequestDelegate answer, IPAddress? address = null, HttpsConnectionAdapterOptions? tls = null, int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(address ?? IPAddress.Loopback, port, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            if (tls is not null)
                listen.UseHttps(tls);
        }));
        builder.WebHost.UseKestrelHttpsConfiguration();
        var app = builder.Build();
        var server = new HttpServer(app);
        app.Run(context =>
        {
            Interlocked.Increment(ref server._received);
            return answer(context);
        });
        await app.StartAsync();
        server.Port = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;
        return server;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(stop.Token);
        await _app.DisposeAsync();
    }
}
