namespace KGateway.Grains.Concurrency;

/// <summary>
/// Runs some work again after each signal, never twice at once: signals that come while it runs are one. When the work throws, it runs
/// again after a pause that doubles up to a limit, or as soon as <see cref="SignalNow"/> says that things have changed.
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
    private TaskCompletionSource? _hurry;
    private bool _running;
    private bool _dirty;
    private bool _hurried;
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
            Start();
    }

    /// <summary>
    /// Asks for a run that waits for no pause: what made the last ones fail, such as a lost silo, may be over. If it fails too, the pauses
    /// begin anew.
    /// </summary>
    public void SignalNow()
    {
        lock (_gate)
        {
            Start();
            _hurried = true;
            _hurry?.TrySetResult();
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

    private void Start()
    {
        if (_stopped)
            return;
        _dirty = true;
        if (_running)
            return;
        _running = true;
        _run = Task.Factory.StartNew(RunAsync, CancellationToken.None, TaskCreationOptions.DenyChildAttach, _scheduler).Unwrap();
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

                if (_hurried)
                    pause = TimeSpan.Zero;
                _dirty = false;
                _hurried = false;
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
                await PauseAsync(pause);
            }
        }
    }

    private async Task PauseAsync(TimeSpan pause)
    {
        var hurry = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _dirty = true;
            // It came while the work ran, perhaps too late for it.
            if (_hurried)
                return;
            _hurry = hurry;
        }

        await hurry.Task.WaitAsync(pause, _time, _stop.Token)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        lock (_gate)
            _hurry = null;
    }
}
