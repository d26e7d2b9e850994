namespace KGateway.Grains.Concurrency;

/// <summary>
/// Runs some work again after each signal, never twice at once: signals that come while it runs are one. When the work throws, it runs
/// again after a pause that doubles up to a limit.
/// </summary>
internal sealed class CoalescingWorker : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly Func<CancellationToken, Task> _work;
    private readonly Action<Exception> _failed;
    private readonly TimeProvider _time;
    private readonly TaskScheduler _scheduler;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private Task _run = Task.CompletedTask;
    private bool _running;
    private bool _dirty;
    private bool _stopped;

    /// <summary>A worker whose work runs on the scheduler of the caller: that of a grain, or the thread pool.</summary>
    public CoalescingWorker(Func<CancellationToken, Task> work, Action<Exception> failed, TimeProvider time)
    {
        _work = work;
        _failed = failed;
        _time = time;
        _scheduler = TaskScheduler.Current;
    }

    /// <summary>Asks for a run; never blocks, may be called from any thread.</summary>
    public void Signal()
    {
        lock (_gate)
        {
            if (_stopped)
                return;
            _dirty = true;
            if (_running)
                return;
            _running = true;
            _run = Task.Factory.StartNew(RunAsync, CancellationToken.None, TaskCreationOptions.DenyChildAttach, _scheduler).Unwrap();
        }
    }

    /// <summary>Cancels the work and waits for its end.</summary>
    public async ValueTask DisposeAsync()
    {
        Task run;
        lock (_gate)
        {
            _stopped = true;
            run = _run;
        }

        await _stop.CancelAsync();
        await run;
    }

    private async Task RunAsync()
    {
        var pause = TimeSpan.Zero;
        while (true)
        {
            lock (_gate)
            {
                if (!_dirty || _stopped)
                {
                    _running = false;
                    return;
                }

                _dirty = false;
            }

            try
            {
                await _work(_stop.Token);
                pause = TimeSpan.Zero;
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                continue;
            }
            catch (Exception e)
            {
                _failed(e);
                pause = pause == TimeSpan.Zero ? FirstPause : TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
                lock (_gate)
                {
                    _dirty = true;
                }

                await Task.Delay(pause, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
        }
    }
}
