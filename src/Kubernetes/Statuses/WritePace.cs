namespace KGateway.Kubernetes.Statuses;

/// <summary>Lets writes pass at a bounded rate, after a burst. Those who come too fast wait in order.</summary>
/// <param name="perSecond">How many a second.</param>
/// <param name="burst">How many at once after a pause.</param>
/// <param name="time">Clock.</param>
internal sealed class WritePace(int perSecond, int burst, TimeProvider time)
{
    private readonly TimeSpan _interval = TimeSpan.FromSeconds(1) / perSecond;
    private readonly Lock _lock = new();
    private DateTimeOffset _next = DateTimeOffset.MinValue;

    /// <summary>Waits for one's turn.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        TimeSpan wait;
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var earliest = now - (_interval * (burst - 1));
            if (_next < earliest)
                _next = earliest;
            wait = _next - now;
            _next += _interval;
        }

        return wait <= TimeSpan.Zero ? Task.CompletedTask : Task.Delay(wait, time, cancellationToken);
    }
}
