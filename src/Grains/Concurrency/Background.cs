namespace KGateway.Grains.Concurrency;

/// <summary>
/// Does many small things that nobody waits for: after each batch it rests in proportion to the time that the batch took, so that what
/// somebody waits for goes first. The first batches go at full speed: few things need no rest.
/// </summary>
internal static class Background
{
    private const int BatchSize = 32;
    private const int BatchesWithoutRest = 4;
    private const int RestToWork = 4;
    private static readonly TimeSpan LongestRest = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Takes batches until there are none and runs <paramref name="each"/> for their items at once; its exceptions end it.
    /// </summary>
    /// <param name="next">Takes up to the given number of items; empty when there are no more.</param>
    /// <param name="each">The thing to do.</param>
    /// <param name="time">Clock.</param>
    /// <param name="cancellationToken">Ends it between batches.</param>
    public static async Task RunAsync<T>(
        Func<int, IReadOnlyCollection<T>> next, Func<T, Task> each, TimeProvider time, CancellationToken cancellationToken)
    {
        for (var batches = 1; ; batches++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var batch = next(BatchSize);
            if (batch.Count == 0)
                return;
            var started = time.GetTimestamp();
            await Task.WhenAll(batch.Select(each));
            if (batches < BatchesWithoutRest)
                continue;
            var rest = time.GetElapsedTime(started) * RestToWork;
            await Task.Delay(rest < LongestRest ? rest : LongestRest, time, cancellationToken);
        }
    }
}
