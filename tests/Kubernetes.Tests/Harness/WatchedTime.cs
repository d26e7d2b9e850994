using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace KGateway.Kubernetes.Tests.Harness;

/// <summary>A clock of which a test knows that somebody waits for it, so that time passes only then.</summary>
internal sealed class WatchedTime : FakeTimeProvider
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Channel<TimeSpan> _timers = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _timers.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>Forgets the timers that were made until now.</summary>
    public void ForgetTimers()
    {
        while (_timers.Reader.TryRead(out _))
            continue;
    }

    /// <summary>Waits until somebody has made a timer of such a time.</summary>
    public async Task TimerAsync(Func<TimeSpan, bool> due)
    {
        while (!due(await _timers.Reader.ReadAsync().AsTask().WaitAsync(Patience)))
            continue;
    }

    /// <summary>Waits until somebody has made a timer of this time.</summary>
    public Task TimerAsync(TimeSpan due) => TimerAsync(made => made == due);
}
