namespace KGateway.Grains.Concurrency;

/// <summary>Something that changes and can be waited for; waiting starts from a moment that the waiter has seen.</summary>
internal sealed class ChangeSignal
{
    private volatile TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes at the next <see cref="Raise"/>. Take it before looking at what may have changed.</summary>
    public Task Next => _next.Task;

    /// <summary>Wakes all who wait.</summary>
    public void Raise()
    {
        var raised = Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously));
        raised.TrySetResult();
    }
}
