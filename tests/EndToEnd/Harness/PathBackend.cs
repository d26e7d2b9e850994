using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KGateway.EndToEnd.Harness;

/// <summary>A backend that answers with what it was asked: path, protocol, and the client's certificate if there is one.</summary>
internal sealed class PathBackend : IAsyncDisposable
{
    private readonly WebApplication _app;

    private PathBackend(WebApplication app, int port)
    {
        _app = app;
        Port = port;
    }

    /// <summary>Its port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>Starts one, over TLS if it has a certificate; requests that <paramref name="refuse"/> says so of get 403.</summary>
    public static async Task<PathBackend> StartAsync(X509Certificate2? certificate = null, Func<HttpRequest, bool>? refuse = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is null)
                return;
            listen.UseHttps(new HttpsConnectionAdapterOptions
            {
                ServerCertificate = certificate,
                ClientCertificateMode = ClientCertificateMode.AllowCertificate,
                ClientCertificateValidation = static (_, _, _) => true,
            });
        }));
        builder.WebHost.UseKestrelHttpsConfiguration();
        var app = builder.Build();
        app.Run(context =>
        {
            if (refuse?.Invoke(context.Request) == true)
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
            var client = context.Connection.ClientCertificate?.SerialNumber ?? "none";
            return context.Response.WriteAsync($"{context.Request.Path} {context.Request.Protocol} {client}");
        });
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new PathBackend(app, new Uri(address).Port);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
