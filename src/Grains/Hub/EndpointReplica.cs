using KGateway.Grains.Concurrency;
using KGateway.Grains.Contracts.Services;
using KGateway.Grains.Contracts.Versions;
using KGateway.Translation.Backends;
using KGateway.Translation.Encoding;

namespace KGateway.Grains.Hub;

/// <summary>What this silo knows of the endpoints of one backend, for the snapshots that need them. Thread-safe.</summary>
internal sealed class EndpointReplica : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly HashSet<SnapshotReplica> _users = [];
    private readonly IServiceGrain _grain;
    private readonly SiloAddress _local;
    private readonly SemaphoreSlim _pulls;
    private readonly CoalescingWorker _worker;
    private volatile EncodedMessage? _assignment;
    private VersionVector _inputs = VersionVector.Empty;

    public EndpointReplica(
        BackendKey backend,
        IGrainFactory grains,
        SiloAddress local,
        SemaphoreSlim pulls,
        Action<Exception> failed,
        TimeProvider time)
    {
        Backend = backend;
        _grain = grains.GetGrain<IServiceGrain>(BackendKeyText.Format(backend));
        _local = local;
        _pulls = pulls;
        _worker = new CoalescingWorker(PullAsync, failed, time);
    }

    /// <summary>The backend.</summary>
    public BackendKey Backend { get; }

    /// <summary>The load assignment; null while nothing is known. Once known it never becomes unknown again.</summary>
    public EncodedMessage? Assignment => _assignment;

    /// <summary>True when no snapshot needs it.</summary>
    public bool Unused
    {
        get
        {
            lock (_gate)
                return _users.Count == 0;
        }
    }

    /// <summary>Adds a snapshot to be told of changes.</summary>
    public void Use(SnapshotReplica user)
    {
        lock (_gate)
            _users.Add(user);
    }

    /// <summary>Ends <see cref="Use"/>.</summary>
    public void Release(SnapshotReplica user)
    {
        lock (_gate)
            _users.Remove(user);
    }

    /// <summary>Asks for a pull.</summary>
    public void Signal() => _worker.Signal();

    /// <summary>Asks for a pull that waits for no pause after failures.</summary>
    public void SignalNow() => _worker.SignalNow();

    /// <summary>Takes news, unless they are older than what is held.</summary>
    public void Accept(EndpointUpdate update)
    {
        SnapshotReplica[] users;
        lock (_gate)
        {
            if (update.Knowledge == EndpointKnowledge.Unknown || !update.Inputs.Covers(_inputs))
                return;
            _inputs = update.Inputs;
            if (update.Assignment is null || update.Assignment.Version == _assignment?.Version)
                return;
            _assignment = update.Assignment;
            users = [.. _users];
        }

        foreach (var user in users)
            user.EndpointsChanged(this);
    }

    /// <summary>Stops, without telling anybody.</summary>
    public Task StopAsync() => _worker.DisposeAsync().AsTask();

    /// <summary>Tells the service grain that this silo needs no more, and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        await _worker.DisposeAsync();
        await _grain.Unsubscribe(_local);
    }

    private async Task PullAsync(CancellationToken cancellationToken)
    {
        await _pulls.WaitAsync(cancellationToken);
        try
        {
            var held = _assignment?.Version;
            var update = await _grain.Subscribe(_local, held).AsTask().WaitAsync(cancellationToken);
            Accept(update);
            // The answer leaves out what was held when it was asked for; what came meanwhile may be older than it.
            if (update.Assignment is null && _assignment?.Version != held)
                _worker.Signal();
        }
        finally
        {
            _pulls.Release();
        }
    }
}
