using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace KGateway.Silo.Tests.Folder;

/// <summary>A clock that a test moves, and of which it knows when its timers are set.</summary>
internal sealed class ObservedTime : FakeTimeProvider
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    private readonly Channel<TimeSpan> _set = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new ObservedTimer(base.CreateTimer(callback, state, dueTime, period), _set.Writer);

    /// <summary>Waits until a timer is set once more; when it is due.</summary>
    public Task<TimeSpan> SetAsync() => _set.Reader.ReadAsync().AsTask().WaitAsync(Deadline, TestContext.Current.CancellationToken);

    private sealed class ObservedTimer(ITimer timer, ChannelWriter<TimeSpan> set) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var changed = timer.Change(dueTime, period);
            set.TryWrite(dueTime);
            return changed;
        }

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
