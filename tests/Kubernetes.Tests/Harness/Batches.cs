using KGateway.Grains.Contracts.Sources;

namespace KGateway.Kubernetes.Tests.Harness;

/// <summary>Takes the batches of one stream, one at a time.</summary>
internal sealed class Batches : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly IAsyncEnumerator<ResourceBatch> _batches;
    private Task<bool>? _next;

    public Batches(IResourceSource source, string stream, long? resumeAfter = null)
    {
        var found = source.Streams.Single(candidate => candidate.Name == stream);
        _batches = source.WatchAsync(found, resumeAfter, _stop.Token).GetAsyncEnumerator();
    }

    /// <summary>Begins to wait for the next batch, so that the source sends its requests.</summary>
    public void Begin() => _next ??= _batches.MoveNextAsync().AsTask();

    /// <summary>The next batch.</summary>
    public async Task<ResourceBatch> NextAsync()
    {
        Assert.True(await EndedAsync() == false, "The source has ended.");
        return _batches.Current;
    }

    /// <summary>Whether the source ends instead of bringing a batch.</summary>
    public async Task<bool> EndedAsync()
    {
        Begin();
        try
        {
            return !await _next!.WaitAsync(Patience);
        }
        finally
        {
            if (_next!.IsCompleted)
                _next = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            if (_next is not null)
                await _next.WaitAsync(Patience);
        }
        catch (OperationCanceledException)
        {
            // That is how it ends.
        }

        await _batches.DisposeAsync();
        _stop.Dispose();
    }
}
