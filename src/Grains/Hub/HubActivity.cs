using KGateway.Grains.Concurrency;

namespace KGateway.Grains.Hub;

/// <summary>Counts what changes on this silo, for views that want to follow.</summary>
internal sealed class HubActivity
{
    private readonly ChangeSignal _signal = new();
    private long _count;

    /// <summary>How many changes there were.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Completes at the next change.</summary>
    public Task Next => _signal.Next;

    /// <summary>Takes note of a change.</summary>
    public void Touch()
    {
        Interlocked.Increment(ref _count);
        _signal.Raise();
    }
}
