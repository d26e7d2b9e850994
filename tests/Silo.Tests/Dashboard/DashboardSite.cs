using System.Collections.Concurrent;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using KGateway.Silo.Admin;
using KGateway.Silo.Cli;
using KGateway.Silo.Dashboard;
using KGateway.Silo.Describing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KGateway.Silo.Tests.Dashboard;

/// <summary>The page with an API that tells what a test says. With a token it wants it for the API only.</summary>
internal sealed class DashboardSite : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly Lock _lock = new();
    private readonly HashSet<Channel<StateDocument>> _streams = [];
    private StateDocument _state;
    private bool _available = true;

    private DashboardSite(StateDocument state, string? token)
    {
        _state = state;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(static options => options.ShutdownTimeout = TimeSpan.FromSeconds(1));
        _application = builder.Build();
        _application.Urls.Add("http://127.0.0.1:0");
        _application.Use(async (context, next) =>
        {
            if (!DashboardEndpoints.IsPage(context.Request.Path) && token is not null && context.Request.Headers.Authorization != $"Bearer {token}")
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            else if (!DashboardEndpoints.IsPage(context.Request.Path) && !Volatile.Read(ref _available))
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            else
                await next(context);
        });
        _application.MapDashboard();
        _application.MapGet("/api/state", () => Results.Json(_state, CliJson.Options));
        _application.MapGet("/api/describe/{kind}/{namespace}/{name}", (string kind, string @namespace, string name) =>
            Descriptions.TryGetValue($"{kind} {@namespace}/{name}", out var description)
                ? Results.Json(description, CliJson.Options)
                : Results.Json(new { error = $"There is no {kind} {@namespace}/{name}." }, statusCode: StatusCodes.Status404NotFound));
        _application.MapGet("/api/events", (CancellationToken cancelled) => Results.ServerSentEvents(EventsAsync(cancelled)));
    }

    /// <summary>The descriptions by kind and name.</summary>
    public ConcurrentDictionary<string, DescribeDocument> Descriptions { get; } = new(StringComparer.Ordinal);

    public string Address => _application.Urls.Single();

    public static async Task<DashboardSite> StartAsync(StateDocument state, string? token = null)
    {
        var site = new DashboardSite(state, token);
        await site._application.StartAsync(TestContext.Current.CancellationToken);
        return site;
    }

    /// <summary>Tells all pages of a new state.</summary>
    public void Show(StateDocument state)
    {
        lock (_lock)
        {
            _state = state;
            foreach (var stream in _streams)
                stream.Writer.TryWrite(state);
        }
    }

    /// <summary>Ends all streams, and refuses new ones until it is available again.</summary>
    public void SetAvailable(bool available)
    {
        lock (_lock)
        {
            Volatile.Write(ref _available, available);
            if (available)
                return;
            foreach (var stream in _streams)
                stream.Writer.TryComplete();
        }
    }

    public async ValueTask DisposeAsync()
    {
        SetAvailable(false);
        await _application.DisposeAsync();
    }

    private async IAsyncEnumerable<SseItem<string>> EventsAsync([EnumeratorCancellation] CancellationToken cancelled)
    {
        var stream = Channel.CreateUnbounded<StateDocument>();
        lock (_lock)
        {
            _streams.Add(stream);
            stream.Writer.TryWrite(_state);
        }

        await foreach (var state in stream.Reader.ReadAllAsync(cancelled))
            yield return new SseItem<string>(JsonSerializer.Serialize(state, JsonSerializerOptions.Web), "state");
    }
}
