namespace KGateway.Kubernetes.Ownership;

/// <summary>
/// Runs a task for each piece of work that is this replica's, for as long as it is. Not for use by several threads.
/// </summary>
/// <param name="follow">Does a piece of work until it is cancelled; must not fail otherwise.</param>
/// <param name="ended">Called after the task of a piece of work that is no longer wanted has ended.</param>
internal sealed class FollowedWork<T>(Func<T, CancellationToken, Task> follow, Action<T>? ended = null)
    where T : notnull
{
    private readonly Dictionary<T, (CancellationTokenSource Stop, Task Followed)> _followed = [];

    /// <summary>Begins what is new, and ends what isn't among <paramref name="wanted"/> any more.</summary>
    public async Task SetAsync(IReadOnlySet<T> wanted, CancellationToken stoppingToken)
    {
        foreach (var work in _followed.Keys.Where(work => !wanted.Contains(work)).ToArray())
        {
            _followed.Remove(work, out var gone);
            await gone.Stop.CancelAsync();
            await gone.Followed;
            gone.Stop.Dispose();
            ended?.Invoke(work);
        }

        foreach (var work in wanted)
        {
            if (_followed.ContainsKey(work))
                continue;
            var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            _followed[work] = (stop, FollowAsync(work, stop.Token));
        }
    }

    /// <summary>Ends all.</summary>
    public Task EndAsync() => SetAsync(new HashSet<T>(), CancellationToken.None);

    private async Task FollowAsync(T work, CancellationToken cancellationToken)
    {
        try
        {
            await follow(work, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Nobody needs it any more, it changed, or another replica does it.
        }
    }
}
