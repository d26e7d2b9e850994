using System.Threading.Channels;
using KGateway.Grains.Concurrency;
using Microsoft.Extensions.Time.Testing;

namespace KGateway.Grains.Tests;

/// <summary>Work that is done again when it fails.</summary>
public sealed class CoalescingWorkerTests : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly PauseWatchingTime _time = new();
    private readonly Channel<bool> _runs = Channel.CreateUnbounded<bool>();
    private readonly CoalescingWorker _worker;
    private volatile bool _broken = true;

    public CoalescingWorkerTests() => _worker = new CoalescingWorker(WorkAsync, static _ => { }, _time);

    [Fact]
    public async Task The_pauses_after_failures_double()
    {
        _worker.Signal();
        foreach (var pause in new[] { 50, 100, 200, 400, 800, 1600, 2000, 2000 })
        {
            await RunsAsync();
            Assert.Equal(pause, await _time.PauseAsync());
            _time.Advance(TimeSpan.FromMilliseconds(pause));
        }
    }

    [Fact]
    public async Task A_signal_waits_for_the_end_of_the_pause()
    {
        _worker.Signal();
        await RunsAsync();
        await _time.PauseAsync();
        _broken = false;
        _worker.Signal();
        Assert.False(_runs.Reader.TryRead(out _));
        _time.Advance(TimeSpan.FromMilliseconds(49));
        Assert.False(_runs.Reader.TryRead(out _));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await RunsAsync();
    }

    [Fact]
    public async Task An_urgent_signal_ends_the_pause_and_the_next_failures_begin_with_the_shortest_again()
    {
        _worker.Signal();
        for (var failures = 0; failures < 5; failures++)
        {
            await RunsAsync();
            _time.Advance(TimeSpan.FromMilliseconds(await _time.PauseAsync()));
        }

        await RunsAsync();
        Assert.Equal(1600, await _time.PauseAsync());
        _worker.SignalNow();
        await RunsAsync();
        Assert.Equal(50, await _time.PauseAsync());
        _broken = false;
        _worker.SignalNow();
        await RunsAsync();
    }

    [Fact]
    public async Task An_urgent_signal_that_comes_while_the_work_fails_makes_it_run_again_at_once()
    {
        var (entered, leave) = (new TaskCompletionSource(), new TaskCompletionSource());
        var runs = 0;
        var again = new TaskCompletionSource();
        await using var worker = new CoalescingWorker(
            async _ =>
            {
                if (++runs > 1)
                {
                    again.SetResult();
                    return;
                }

                entered.SetResult();
                await leave.Task;
                throw new InvalidOperationException();
            },
            static _ => { },
            _time);
        worker.Signal();
        await entered.Task.WaitAsync(Deadline, TestContext.Current.CancellationToken);
        worker.SignalNow();
        leave.SetResult();
        await again.Task.WaitAsync(Deadline, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Nothing_runs_after_the_end()
    {
        _worker.Signal();
        await RunsAsync();
        await _time.PauseAsync();
        await _worker.DisposeAsync();
        _worker.SignalNow();
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.False(_runs.Reader.TryRead(out _));
    }

    public ValueTask DisposeAsync() => _worker.DisposeAsync();

    private Task WorkAsync(CancellationToken cancellationToken)
    {
        var broken = _broken;
        _runs.Writer.TryWrite(broken);
        return broken ? Task.FromException(new InvalidOperationException()) : Task.CompletedTask;
    }

    private async Task RunsAsync() => await _runs.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Deadline);

    /// <summary>A clock that tells how long its users pause, once they do.</summary>
    private sealed class PauseWatchingTime : FakeTimeProvider
    {
        private readonly Channel<TimeSpan> _pauses = Channel.CreateUnbounded<TimeSpan>();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            _pauses.Writer.TryWrite(dueTime);
            return timer;
        }

        public async Task<double> PauseAsync() => (await _pauses.Reader.ReadAsync().AsTask().WaitAsync(Deadline)).TotalMilliseconds;
    }
}
