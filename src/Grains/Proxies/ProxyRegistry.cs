using System.Collections.Concurrent;
using KGateway.Grains.Concurrency;
using KGateway.Grains.Contracts.Proxies;
using KGateway.Grains.Hub;
using KGateway.Grains.Metrics;
using KGateway.Translation.Encoding;

namespace KGateway.Grains.Proxies;

/// <summary>
/// The proxies that are connected to this silo. Tells their grains of connects, disconnects and refusals at once and of the rest once a
/// second.
/// </summary>
internal sealed partial class ProxyRegistry : IAsyncDisposable
{
    private readonly ConcurrentDictionary<ProxyConnection, byte> _connections = new();
    private readonly ConcurrentQueue<ProxyConnection> _changed = new();
    private readonly SnapshotReplicas _snapshots;
    private readonly IGrainFactory _grains;
    private readonly GrainMetrics _metrics;
    private readonly HubActivity _activity;
    private readonly ILogger _logger;
    private readonly CoalescingWorker _worker;

    public ProxyRegistry(
        SnapshotReplicas snapshots,
        IGrainFactory grains,
        GrainMetrics metrics,
        HubActivity activity,
        TimeProvider time,
        ILogger<ProxyRegistry> logger)
    {
        _snapshots = snapshots;
        _grains = grains;
        _metrics = metrics;
        _activity = activity;
        _logger = logger;
        _worker = new CoalescingWorker(ReportAsync, e => LogFailed(e), time);
        metrics.ObserveRejects(() => All.Select(static connection => connection.MakeReport()));
    }

    /// <summary>This silo, for people.</summary>
    public string Silo => _snapshots.Local.ToString();

    /// <summary>The connections.</summary>
    public IEnumerable<ProxyConnection> All => _connections.Keys;

    /// <summary>True once the silo is leaving and takes no more proxies.</summary>
    public bool Draining { get; private set; }

    /// <summary>Adds a connection.</summary>
    public void Connected(ProxyConnection connection)
    {
        _connections.TryAdd(connection, 0);
        _changed.Enqueue(connection);
        _worker.Signal();
        _activity.Touch();
    }

    /// <summary>Takes note of a stream's progress; <paramref name="first"/> when it is the first since the last report.</summary>
    public void Changed(ProxyConnection connection, XdsType type, bool refused, bool first)
    {
        if (first)
            _changed.Enqueue(connection);
        if (!refused)
            return;
        _metrics.Rejected(connection.Hello.Gateway, type);
        _worker.Signal();
        _activity.Touch();
    }

    /// <summary>Removes a connection.</summary>
    public void Ended(ProxyConnection connection)
    {
        if (!_connections.TryRemove(connection, out _))
            return;
        _snapshots.Release(connection.Snapshot);
        _changed.Enqueue(connection);
        _worker.Signal();
        _activity.Touch();
    }

    /// <summary>Reports what has changed; never blocks.</summary>
    public void Flush()
    {
        if (_changed.IsEmpty)
            return;
        _worker.Signal();
        _activity.Touch();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Draining = true;
        return _worker.DisposeAsync();
    }

    private async Task ReportAsync(CancellationToken cancellationToken)
    {
        var connections = new HashSet<ProxyConnection>();
        while (_changed.TryDequeue(out var connection))
            connections.Add(connection);
        var work = new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(connections, work, async (connection, _) =>
        {
            try
            {
                await _grains.GetGrain<IProxyGrain>(connection.Hello.NodeId).Report(connection.TakeReport());
            }
            catch (Exception e)
            {
                // Only people look at it; the next report says all of it.
                LogReportFailed(e, connection.Hello.NodeId);
            }
        });
    }

    [LoggerMessage(EventId = 400, Level = LogLevel.Warning, Message = "The state of proxies could not be reported")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(EventId = 401, Level = LogLevel.Warning, Message = "The state of proxy {NodeId} could not be reported")]
    private partial void LogReportFailed(Exception exception, string nodeId);
}
