using System.Diagnostics;
using KGateway.EndToEnd.Harness;

namespace KGateway.EndToEnd.Cluster.Harness;

/// <summary>Changes of a site's routes at a steady rate, each timed from the API server's answer until it is in traffic.</summary>
internal sealed class RouteChanges : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Site _site;
    private readonly CancellationTokenSource _stop = new();
    private readonly Latencies _latencies = new();
    private readonly Task[] _loops;

    private RouteChanges(Site site, int routes, int perSecond)
    {
        _site = site;
        var interval = TimeSpan.FromSeconds((double)routes / perSecond);
        _loops = [.. Enumerable.Range(0, routes).Select(route => RunAsync(route, interval))];
    }

    /// <summary>Starts changing.</summary>
    public static RouteChanges Start(Site site, int routes, int perSecond) => new(site, routes, perSecond);

    /// <summary>Stops; how long the changes took.</summary>
    public async Task<Latencies> StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_loops);
        return _latencies;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    // One route is changed again only when its last change has come into traffic; the rate is that of the routes together.
    private async Task RunAsync(int route, TimeSpan interval)
    {
        using var timer = new PeriodicTimer(interval);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                var revision = await _site.ChangeAsync(route);
                var clock = Stopwatch.StartNew();
                await _site.InForceAsync(route, Patience, revision);
                lock (_latencies)
                {
                    _latencies.Add(clock.Elapsed);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The way in which StopAsync ends the loop.
        }
    }
}
