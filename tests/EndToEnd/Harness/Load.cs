using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace KGateway.EndToEnd.Harness;

/// <summary>
/// Requests at a fixed rate in an open loop, spread over some URLs, each sent once: a request that fails is counted, never sent again.
/// </summary>
internal sealed class Load : IAsyncDisposable
{
    // A machine that has no time for some seconds leaves thousands of requests unanswered, and a proxy refuses those that are more than its
    // default limits of 1,024: they wait here.
    private const int ConnectionsAtMost = 256;

    private readonly HttpMessageInvoker _client;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, int> _outcomes = new();
    private readonly ConcurrentDictionary<Task, byte> _pending = new();
    private readonly Task _loop;
    private int _sent;

    private Load(IReadOnlyList<Func<HttpRequestMessage>> requests, int perSecond, SocketsHttpHandler handler)
    {
        handler.MaxConnectionsPerServer = ConnectionsAtMost;
        handler.UseProxy = false;
        handler.AllowAutoRedirect = false;
        handler.ConnectTimeout = TimeSpan.FromSeconds(5);
        handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
        _client = new HttpMessageInvoker(handler);
        _loop = RunAsync(requests, perSecond);
    }

    /// <summary>How many requests were answered as expected.</summary>
    public int Good => _outcomes.GetValueOrDefault("200");

    /// <summary>How many requests were sent.</summary>
    public int Sent => _sent;

    /// <summary>What was not a 200, with how often it came.</summary>
    public IReadOnlyDictionary<string, int> Failures => _outcomes.Where(outcome => outcome.Key != "200").ToDictionary();

    /// <summary>Starts sending.</summary>
    public static Load Start(int perSecond, params IReadOnlyList<Func<HttpRequestMessage>> requests) =>
        new(requests, perSecond, new SocketsHttpHandler());

    /// <summary>Starts sending over connections that a handler makes, which becomes the load's own.</summary>
    public static Load Start(int perSecond, SocketsHttpHandler handler, params IReadOnlyList<Func<HttpRequestMessage>> requests) =>
        new(requests, perSecond, handler);

    /// <summary>A GET of a URL with a Host header.</summary>
    public static Func<HttpRequestMessage> Get(string url, string host) => () =>
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Host = host;
        return request;
    };

    /// <summary>Stops sending and waits for the answers on their way.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        await Task.WhenAll(_pending.Keys);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _client.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync(IReadOnlyList<Func<HttpRequestMessage>> requests, int perSecond)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        var clock = Stopwatch.StartNew();
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                var due = (int)(clock.Elapsed.TotalSeconds * perSecond);
                while (_sent < due)
                {
                    var task = SendAsync(requests[_sent % requests.Count]());
                    _sent++;
                    if (!task.IsCompleted)
                    {
                        _pending.TryAdd(task, 0);
                        _ = task.ContinueWith(done => _pending.TryRemove(done, out _), TaskScheduler.Default);
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The way in which StopAsync ends the loop.
        }
    }

    private async Task SendAsync(HttpRequestMessage request)
    {
        string outcome;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        try
        {
            using var response = await _client.SendAsync(request, limit.Token);
            var body = await response.Content.ReadAsStringAsync(limit.Token);
            outcome = response.StatusCode == HttpStatusCode.OK ? "200" : $"{(int)response.StatusCode} {body} {request.RequestUri}";
        }
        catch (Exception failure) when (failure is HttpRequestException or SocketException or IOException or OperationCanceledException)
        {
            outcome = $"{failure.GetType().Name} {failure.Message} {request.RequestUri}";
        }
        finally
        {
            request.Dispose();
        }

        _outcomes.AddOrUpdate(outcome, 1, static (_, count) => count + 1);
    }
}
