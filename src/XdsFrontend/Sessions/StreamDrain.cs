using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KGateway.XdsFrontend.Sessions;

/// <summary>
/// Ends the streams when the host stops, spread over time, before any service stops: the web server would wait for open streams until
/// the host's patience is used up, and the proxies would all come to the other replicas at once.
/// </summary>
internal sealed partial class StreamDrain(
    StreamRegistry registry, IOptions<XdsFrontendOptions> options, TimeProvider time, ILogger<StreamDrain> logger) : IHostedLifecycleService
{
    // A proxy that reads nothing must not hold up the stop.
    private static readonly TimeSpan CompletionPatience = TimeSpan.FromSeconds(3);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        registry.BeginDrain();
        var sessions = registry.Sessions.ToArray();
        if (sessions.Length == 0)
        {
            return;
        }

        Draining(sessions.Length, options.Value.DrainWindow);
        using var ticks = new PeriodicTimer(Step(options.Value.DrainWindow, sessions.Length, out var perTick), time);
        for (var ended = 0; ended < sessions.Length;)
        {
            for (var i = 0; i < perTick && ended < sessions.Length; i++)
            {
                sessions[ended++].Drain();
            }

            // When the host's patience is used up, the rest ends at once.
            if (ended < sessions.Length && !cancellationToken.IsCancellationRequested)
            {
                Task tick = ticks.WaitForNextTickAsync(cancellationToken).AsTask();
                await tick.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        // Streams that were opened while the others ended.
        foreach (var session in registry.Sessions)
        {
            session.Drain();
        }

        await CompletedAsync(cancellationToken);
    }

    // The web server, once it stops, may close a connection before the last status on it is written; the proxy would see a broken stream.
    private async Task CompletedAsync(CancellationToken cancellationToken)
    {
        try
        {
            await registry.ResponsesCompletedAsync().WaitAsync(CompletionPatience, time, cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            NotCompleted(registry.Count);
        }
    }

    private static TimeSpan Step(TimeSpan window, int sessions, out int perTick)
    {
        var shortest = TimeSpan.FromMilliseconds(10);
        var step = window / sessions;
        if (step >= shortest)
        {
            perTick = 1;
            return step;
        }

        perTick = window <= shortest ? sessions : (int)Math.Ceiling(sessions * (shortest / window));
        return shortest;
    }
}
