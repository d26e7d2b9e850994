using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KGateway.EndToEnd.Policies.Servers;

/// <summary>
/// A backend that answers with what it received as JSON. Requests may ask for another answer: header <c>x-answer-status</c> for a
/// status, <c>x-answer-headers</c> for headers (<c>a=1;b=2</c>), <c>x-answer-body</c> for a body, <c>x-answer-delay</c> for milliseconds
/// before the answer, <c>x-answer-held</c> for none before <see cref="Release"/>, <c>x-answer-trailers</c> for trailers over HTTP/2,
/// <c>x-fail-first</c> for a 503 to the first so many requests with the same <c>x-fail-id</c>.
/// </summary>
internal sealed class MirrorBackend : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, int> _attempts = new();
    private readonly System.Collections.Concurrent.ConcurrentQueue<(string Id, string Host)> _hosts = [];
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _received;

    private MirrorBackend(WebApplication app) => _app = app;

    /// <summary>Its port on 127.0.0.1.</summary>
    public int Port { get; private set; }

    /// <summary>How many requests it has received.</summary>
    public int Received => _received;

    /// <summary>Starts one on a free port; over TLS if it has a certificate.</summary>
    public static async Task<MirrorBackend> StartAsync(string name = "mirror", HttpProtocols protocols = HttpProtocols.Http1, X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = protocols;
            if (certificate is not null)
                listen.UseHttps(certificate);
        }));
        builder.WebHost.UseKestrelHttpsConfiguration();
        var app = builder.Build();
        var backend = new MirrorBackend(app);
        app.Run(context => backend.AnswerAsync(context, name));
        await app.StartAsync();
        backend.Port = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;
        return backend;
    }

    /// <summary>The hosts of the requests that came with an id.</summary>
    public IReadOnlyCollection<string> HostsOf(string id) => [.. _hosts.Where(host => host.Id == id).Select(static host => host.Host)];

    /// <summary>How many requests came with an id.</summary>
    public int AttemptsOf(string id) => _attempts.GetValueOrDefault(id);

    /// <summary>Answers the requests that are held, and holds none from now on.</summary>
    public void Release() => _released.TrySetResult();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(stop.Token);
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context, string name)
    {
        Interlocked.Increment(ref _received);
        var request = context.Request;
        var body = await new StreamReader(request.Body).ReadToEndAsync(context.RequestAborted);
        var attempt = request.Headers["x-fail-id"] is [{ } id] ? _attempts.AddOrUpdate(id, 1, static (_, before) => before + 1) : 1;
        if (request.Headers["x-fail-id"] is [{ } known])
        {
            _hosts.Enqueue((known, request.Host.Value ?? ""));
        }

        if (request.Headers["x-answer-delay"] is [{ } delay])
        {
            await Task.Delay(int.Parse(delay, null), context.RequestAborted);
        }

        if (request.Headers.ContainsKey("x-answer-held"))
        {
            await _released.Task.WaitAsync(context.RequestAborted);
        }

        if (request.Headers["x-fail-first"] is [{ } failures] && attempt <= int.Parse(failures, null))
        {
            context.Response.StatusCode = 503;
            return;
        }

        if (request.Headers["x-answer-status"] is [{ } status])
        {
            context.Response.StatusCode = int.Parse(status, null);
        }

        foreach (var header in request.Headers["x-answer-headers"].SelectMany(static line => line!.Split(';')))
        {
            var (key, value) = (header[..header.IndexOf('=', StringComparison.Ordinal)], header[(header.IndexOf('=', StringComparison.Ordinal) + 1)..]);
            context.Response.Headers.Append(key, value);
        }

        foreach (var trailer in request.Headers["x-answer-trailers"].Select(static line => line!.Split('=')))
        {
            context.Response.AppendTrailer(trailer[0], trailer[1]);
        }

        if (request.Headers["x-answer-body"] is [{ } answer])
        {
            await context.Response.WriteAsync(answer);
            return;
        }

        context.Response.ContentType ??= "application/json";
        await context.Response.WriteAsync(JsonSerializer.Serialize(new
        {
            name,
            method = request.Method,
            path = $"{request.Path}{request.QueryString}",
            host = request.Host.Value,
            headers = request.Headers.ToDictionary(static header => header.Key.ToLowerInvariant(), static header => header.Value.ToString()),
            body,
        }));
    }
}
