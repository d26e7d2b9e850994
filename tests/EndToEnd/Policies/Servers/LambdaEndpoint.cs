using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KGateway.EndToEnd.Policies.Servers;

/// <summary>An endpoint of functions over TLS and HTTP/2, which answers as a function behind a gateway does and keeps what was asked.</summary>
internal sealed class LambdaEndpoint : IAsyncDisposable
{
    private readonly WebApplication _app;

    private LambdaEndpoint(WebApplication app) => _app = app;

    /// <summary>Its port.</summary>
    public int Port { get; private set; }

    /// <summary>What was asked: path, headers by lower-case name, and body.</summary>
    public ConcurrentQueue<(string Path, IReadOnlyDictionary<string, string> Headers, string Body)> Asked { get; } = [];

    /// <summary>Starts one on a free port of 127.0.0.1, or on a given port of another address of the machine.</summary>
    public static async Task<LambdaEndpoint> StartAsync(X509Certificate2 certificate, IPAddress? address = null, int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(options =>
        {
            // The proxy passes on the scheme of its client, which isn't that of this connection.
            options.AllowAlternateSchemes = true;
            options.Listen(address ?? IPAddress.Loopback, port, listen =>
            {
                listen.Protocols = HttpProtocols.Http2;
                listen.UseHttps(certificate);
            });
        });
        var app = builder.Build();
        var endpoint = new LambdaEndpoint(app);
        app.Run(endpoint.AnswerAsync);
        await app.StartAsync();
        endpoint.Port = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;
        return endpoint;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(stop.Token);
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var body = await new StreamReader(context.Request.Body).ReadToEndAsync(context.RequestAborted);
        Asked.Enqueue((
            context.Request.Path.Value ?? "",
            context.Request.Headers.ToDictionary(static header => header.Key.ToLowerInvariant(), static header => header.Value.ToString()),
            body));
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync("""{"statusCode": 201, "headers": {"x-function": "ran"}, "body": "of the function"}""");
    }
}
