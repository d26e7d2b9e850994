namespace KGateway.Kubernetes.Sources;

/// <summary>A cancellation after some time, together with another one, that knows which of the two it was.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _either;
    private readonly CancellationToken _other;

    public Deadline(TimeSpan after, TimeProvider time, CancellationToken other)
    {
        _timer = new CancellationTokenSource(after, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(other, _timer.Token);
        _other = other;
    }

    /// <summary>Cancelled when the time is up, or by the other one.</summary>
    public CancellationToken Token => _either.Token;

    /// <summary>Whether the time is up and the other one isn't cancelled.</summary>
    public bool Passed => _timer.IsCancellationRequested && !_other.IsCancellationRequested;

    /// <inheritdoc/>
    public void Dispose()
    {
        _either.Dispose();
        _timer.Dispose();
    }
}
