using KGateway.Grains.Contracts.Sources;
using KGateway.Translation.State;

namespace KGateway.Grains.Watching;

/// <summary>
/// Reads one stream off the grain's scheduler and hands over whole batches, one at a time: parts of a long list are kept back until the
/// list is whole. Starts the source again when it fails or ends.
/// </summary>
internal sealed partial class StreamReader(
    IResourceSource source,
    WatchStream stream,
    Func<ResourceBatch, Task> take,
    Action<string?> failure,
    TimeProvider time,
    ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop = new();
    private Task _run = Task.CompletedTask;

    /// <summary>Starts reading.</summary>
    public void Start() => _run = Task.Run(() => RunAsync(_stop.Token));

    /// <summary>Stops reading and waits for the end.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        _stop.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        long? position = null;
        var pause = FirstPause;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                List<ResourceChange>? list = null;
                await foreach (var batch in source.WatchAsync(stream, position, cancellationToken).WithCancellation(cancellationToken))
                {
                    if (!batch.Synced)
                    {
                        list ??= [];
                        list.AddRange(batch.Changes);
                        continue;
                    }

                    var whole = batch;
                    if (list is not null)
                    {
                        list.AddRange(batch.Changes);
                        whole = batch with { Complete = true, Changes = list };
                        list = null;
                    }

                    await take(whole);
                    position = batch.Position;
                    pause = FirstPause;
                    failure(null);
                }

                if (cancellationToken.IsCancellationRequested)
                    return;
                LogEnded(stream.Name);
                failure("the source ended");
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                LogFailed(e, stream.Name, pause);
                failure(e.Message);
            }

            // Spread out, so that the readers of many streams don't come back at once.
            var spread = pause * (0.75 + (Random.Shared.NextDouble() * 0.5));
            await Task.Delay(spread, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
        }
    }

    [LoggerMessage(EventId = 101, Level = LogLevel.Warning, Message = "The stream {Stream} ended; it is read again")]
    private partial void LogEnded(string stream);

    [LoggerMessage(EventId = 102, Level = LogLevel.Warning, Message = "The stream {Stream} failed; it is read again in {Pause}")]
    private partial void LogFailed(Exception exception, string stream, TimeSpan pause);
}
