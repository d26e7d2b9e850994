using KGateway.Grains.Concurrency;
using KGateway.Grains.Contracts.Watching;

namespace KGateway.Grains.Hub;

/// <summary>Keeps one stream of this silo's replica up to date by pulling; what the stream's reader pushes only makes that faster.</summary>
internal sealed partial class StateFollower : IAsyncDisposable
{
    private readonly string _stream;
    private readonly StateReplica _replica;
    private readonly IGrainFactory _grains;
    private readonly SiloAddress _local;
    private readonly ILogger _logger;
    private readonly CoalescingWorker _worker;

    public StateFollower(string stream, StateReplica replica, IGrainFactory grains, SiloAddress local, TimeProvider time, ILogger logger)
    {
        _stream = stream;
        _replica = replica;
        _grains = grains;
        _local = local;
        _logger = logger;
        _worker = new CoalescingWorker(PullAsync, e => LogPullFailed(e, stream), time);
    }

    /// <summary>Asks for a pull.</summary>
    public void Signal() => _worker.Signal();

    /// <summary>Asks for a pull that waits for no pause after failures.</summary>
    public void SignalNow() => _worker.SignalNow();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _worker.DisposeAsync();

    private async Task PullAsync(CancellationToken cancellationToken)
    {
        var grain = _grains.GetGrain<IWatchGrain>(_stream);
        var update = await grain.Subscribe(_local, _replica.Held(_stream)).AsTask().WaitAsync(cancellationToken);
        _replica.SetFailure(_stream, update.Failure);
        if (update.Changes is null)
            return;
        List<ChangeBlock> blocks = [update.Changes];
        for (var page = 1; update.More; page++)
        {
            update = await grain.NextPage(_local, update.To, page).AsTask().WaitAsync(cancellationToken);
            if (update.Changes is null)
            {
                // Something newer has come; what was fetched is of no use any more.
                _worker.Signal();
                return;
            }

            blocks.Add(update.Changes);
        }

        if (!_replica.Apply(_stream, update.From, update.To, blocks, update.Failure))
            _worker.Signal();
    }

    [LoggerMessage(EventId = 130, Level = LogLevel.Warning, Message = "The stream {Stream} could not be pulled")]
    private partial void LogPullFailed(Exception exception, string stream);
}
