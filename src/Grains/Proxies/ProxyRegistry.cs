using System.Collections.Concurrent;
using System.Collections.Immutable;
using KGateway.Grains.Concurrency;
using KGateway.Grains.Contracts.Proxies;
using KGateway.Grains.Contracts.Statuses;
using KGateway.Grains.Hosting;
using KGateway.Grains.Hub;
using KGateway.Resources;
using Microsoft.Extensions.Options;

namespace KGateway.Grains.Proxies;

/// <summary>
/// The proxies that are connected to this silo. Tells their grains, and the statuses of their Gateways, of connects, disconnects and
/// refusals at once and of the rest once a second.
/// </summary>
internal sealed partial class ProxyRegistry : IAsyncDisposable
{
    private readonly ConcurrentDictionary<ProxyConnection, byte> _connections = new();
    private readonly ConcurrentQueue<ProxyConnection> _changed = new();
    private readonly ConcurrentDictionary<ObjectKey, GatewayConnections> _gateways = new();
    private readonly ConcurrentQueue<GatewayConnections> _toLook = new();
    private readonly Lock _gatewaysGate = new();
    private readonly SnapshotReplicas _snapshots;
    private readonly IGrainFactory _grains;
    private readonly HubActivity _activity;
    private readonly TimeProvider _time;
    private readonly TimeSpan _patience;
    private readonly bool _statusesWanted;
    private readonly ILogger _logger;
    private readonly CoalescingWorker _worker;
    private long _version;

    public ProxyRegistry(
        SnapshotReplicas snapshots,
        IGrainFactory grains,
        HubActivity activity,
        IEnumerable<IStatusWriter> statusWriters,
        IOptions<KGatewayOptions> options,
        TimeProvider time,
        ILogger<ProxyRegistry> logger)
    {
        _snapshots = snapshots;
        _grains = grains;
        _activity = activity;
        _time = time;
        _patience = options.Value.ProxyPatience;
        _statusesWanted = statusWriters.Any();
        _logger = logger;
        _worker = new CoalescingWorker(ReportAsync, e => LogFailed(e), time);
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
        lock (_gatewaysGate)
        {
            var gateway = _gateways.GetOrAdd(
                connection.Hello.Gateway, static (key, registry) => new(key, registry._snapshots.Local, registry._patience), this);
            gateway.Add(connection);
            _toLook.Enqueue(gateway);
        }

        _worker.Signal();
        _activity.Touch();
    }

    /// <summary>Takes note of a stream's progress; <paramref name="first"/> when it is the first since the last report.</summary>
    public void Changed(ProxyConnection connection, ProxyTypeState state, bool refused, bool first)
    {
        if (first)
            _changed.Enqueue(connection);
        _gateways.TryGetValue(connection.Hello.Gateway, out var gateway);
        gateway?.Touch();
        if (!refused)
            return;
        // Of many refused together the bad ones are found within a second, and then the status names only those.
        if (gateway is not null && state.Rejection is { Names.Count: 1 })
            _toLook.Enqueue(gateway);
        _worker.Signal();
        _activity.Touch();
    }

    /// <summary>Removes a connection.</summary>
    public void Ended(ProxyConnection connection)
    {
        if (!_connections.TryRemove(connection, out _))
            return;
        connection.Snapshot.Feeds.Release(connection.Hello.Locality);
        _snapshots.Release(connection.Snapshot);
        _changed.Enqueue(connection);
        if (_gateways.TryGetValue(connection.Hello.Gateway, out var gateway))
        {
            gateway.Remove(connection);
            _toLook.Enqueue(gateway);
        }

        _worker.Signal();
        _activity.Touch();
    }

    /// <summary>Reports what has changed; never blocks.</summary>
    public void Flush()
    {
        foreach (var gateway in _gateways.Values)
        {
            if (gateway.NeedsLook())
                _toLook.Enqueue(gateway);
        }

        if (_changed.IsEmpty && _toLook.IsEmpty)
            return;
        _worker.Signal();
        if (!_changed.IsEmpty)
            _activity.Touch();
    }

    /// <summary>Tells the statuses of all Gateways once more, for those that are written from elsewhere now. Never blocks.</summary>
    public void ReportAgain()
    {
        foreach (var gateway in _gateways.Values)
        {
            gateway.ReportAgain();
            _toLook.Enqueue(gateway);
        }

        _worker.Signal();
    }

    /// <summary>How the proxies of a Gateway are.</summary>
    public GatewayProxies Of(ObjectKey gateway) => _gateways.TryGetValue(gateway, out var connections)
        ? connections.Look(_time.GetUtcNow(), NextVersion)
        : new GatewayProxies(gateway, _snapshots.Local, NextVersion(), 0, 0, 0, []);

    /// <summary>How the proxies of all Gateways are.</summary>
    public ImmutableArray<GatewayProxies> Parts()
    {
        var now = _time.GetUtcNow();
        return [.. _gateways.Values.Select(gateway => gateway.Look(now, NextVersion))];
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
        await Parallel.ForEachAsync(connections, work, async (connection, stop) =>
        {
            try
            {
                await _grains.GetGrain<IProxyGrain>(connection.Hello.NodeId).Report(connection.TakeReport()).AsTask().WaitAsync(stop);
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                // Only people look at it; the next report says all of it.
                LogReportFailed(e, connection.Hello.NodeId);
            }
        });
        var gateways = new HashSet<GatewayConnections>();
        while (_toLook.TryDequeue(out var gateway))
            gateways.Add(gateway);
        await Parallel.ForEachAsync(gateways, work, async (gateway, stop) => await ReportAsync(gateway, stop));
    }

    private async ValueTask ReportAsync(GatewayConnections gateway, CancellationToken cancellationToken)
    {
        gateway.Look(_time.GetUtcNow(), NextVersion);
        if (gateway.Unreported() is not { } part)
            return;
        _activity.Touch();
        try
        {
            if (_statusesWanted)
                await _grains.GetGrain<IStatusGrain>(StatusKey.Format(new(ResourceKinds.Gateway.GroupKind, part.Gateway))).ReportProxies(part).AsTask().WaitAsync(cancellationToken);
            lock (_gatewaysGate)
            {
                if (gateway.Reported(part.Version))
                    _gateways.TryRemove(new(part.Gateway, gateway));
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // It stays unreported, and the next second tries again.
            LogGatewayFailed(e, part.Gateway);
        }
    }

    private long NextVersion() => Interlocked.Increment(ref _version);

    [LoggerMessage(EventId = 400, Level = LogLevel.Warning, Message = "The state of proxies could not be reported")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(EventId = 401, Level = LogLevel.Warning, Message = "The state of proxy {NodeId} could not be reported")]
    private partial void LogReportFailed(Exception exception, string nodeId);

    [LoggerMessage(EventId = 402, Level = LogLevel.Warning, Message = "The state of the proxies of Gateway {Gateway} could not be reported")]
    private partial void LogGatewayFailed(Exception exception, ObjectKey gateway);
}
