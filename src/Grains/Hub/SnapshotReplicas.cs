using System.Collections.Concurrent;
using KGateway.Grains.Contracts.Services;
using KGateway.Grains.Contracts.Gateways;
using KGateway.Grains.Contracts.Versions;
using KGateway.Grains.Hosting;
using KGateway.Grains.Metrics;
using KGateway.Resources;
using KGateway.Translation.Backends;
using Microsoft.Extensions.Options;

namespace KGateway.Grains.Hub;

/// <summary>The snapshots and endpoints that this silo's proxies need, each fetched once whatever the number of proxies.</summary>
internal sealed partial class SnapshotReplicas(
    StateReplica state,
    SiloMembership membership,
    IGrainFactory grains,
    HubActivity activity,
    GrainMetrics metrics,
    IOptions<KGatewayOptions> options,
    TimeProvider time,
    ILogger<SnapshotReplicas> logger)
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<ObjectKey, SnapshotReplica> _snapshots = new();
    private readonly ConcurrentDictionary<BackendKey, EndpointReplica> _endpoints = new();

    // Thousands of backends at once would be a burst that makes the membership's probes late.
    private readonly SemaphoreSlim _pulls = new(64);
    private bool _stopped;

    /// <summary>This silo.</summary>
    public SiloAddress Local => membership.Local;

    /// <summary>How far this silo has read its inputs.</summary>
    public VersionVector Inputs => state.Current.Inputs;

    /// <summary>The snapshots.</summary>
    public IEnumerable<SnapshotReplica> All => _snapshots.Values;

    /// <summary>The snapshot of a Gateway, counted as used until it is released.</summary>
    public SnapshotReplica Use(ObjectKey gateway)
    {
        lock (_gate)
        {
            if (!_snapshots.TryGetValue(gateway, out var replica))
            {
                replica = new SnapshotReplica(gateway, this, grains, e => LogSnapshotFailed(e, gateway), time);
                _snapshots[gateway] = replica;
                Start(replica.Signal);
            }

            replica.Use();
            return replica;
        }
    }

    /// <summary>Ends a use.</summary>
    public void Release(SnapshotReplica replica) => replica.Release(time.GetUtcNow());

    /// <summary>The endpoints of a backend, for a snapshot that must be told of changes.</summary>
    public EndpointReplica UseEndpoints(BackendKey backend, SnapshotReplica user)
    {
        lock (_gate)
        {
            if (!_endpoints.TryGetValue(backend, out var replica))
            {
                replica = new EndpointReplica(backend, grains, Local, _pulls, e => LogEndpointsFailed(e, backend), time);
                _endpoints[backend] = replica;
                Start(replica.Signal);
            }

            replica.Use(user);
            return replica;
        }
    }

    /// <summary>Takes a pushed snapshot; false when nobody here wants it.</summary>
    public bool Accept(SnapshotUpdate update)
    {
        if (!_snapshots.TryGetValue(update.Gateway, out var replica))
            return false;
        replica.Accept(update);
        return true;
    }

    /// <summary>Takes pushed endpoints; false when nobody here wants them.</summary>
    public bool Accept(EndpointUpdate update)
    {
        if (!_endpoints.TryGetValue(update.Backend, out var replica))
            return false;
        // The grain moves; asking brings it to life elsewhere.
        if (update.Knowledge == EndpointKnowledge.Unknown)
            replica.Signal();
        replica.Accept(update);
        return true;
    }

    /// <summary>Subscribes to everything anew: what a lost message or a lost silo hid is found, and leases are renewed.</summary>
    public void Renew()
    {
        foreach (var replica in _snapshots.Values)
            replica.SignalNow();
        foreach (var replica in _endpoints.Values)
            replica.SignalNow();
    }

    /// <summary>Lets go of what nobody has needed for a while; never blocks.</summary>
    public void Trim() => _ = TrimAsync();

    private async Task TrimAsync()
    {
        var unused = new List<IAsyncDisposable>();
        lock (_gate)
        {
            var limit = time.GetUtcNow() - options.Value.Lease;
            foreach (var (gateway, replica) in _snapshots)
            {
                if (replica.Users == 0 && replica.UnusedSince < limit && _snapshots.TryRemove(gateway, out _))
                    unused.Add(replica);
            }
        }

        await DisposeAllAsync(unused);
        unused.Clear();
        lock (_gate)
        {
            foreach (var (backend, replica) in _endpoints)
            {
                if (replica.Unused && _endpoints.TryRemove(backend, out _))
                    unused.Add(replica);
            }
        }

        await DisposeAllAsync(unused);
    }

    /// <summary>Takes note that a snapshot was published to its sessions.</summary>
    public void Published(SnapshotReplica replica, TimeSpan duration)
    {
        metrics.SnapshotGiven(replica.Gateway, duration);
        LogPublished(replica.Gateway, replica.Cell.Current!.Revision);
        activity.Touch();
    }

    /// <summary>
    /// Stops everything. Grains aren't told: those of this silo leave as well, and the others see that the silo has left. To tell thousands
    /// would only take time.
    /// </summary>
    public async Task StopAsync()
    {
        List<Task> ends;
        lock (_gate)
        {
            _stopped = true;
            ends = [.. _snapshots.Values.Select(static replica => replica.StopAsync()), .. _endpoints.Values.Select(static replica => replica.StopAsync())];
            _snapshots.Clear();
            _endpoints.Clear();
        }

        await Task.WhenAll(ends);
    }

    // A snapshot that is just being taken may name thousands of backends after the end.
    private void Start(Action signal)
    {
        if (!_stopped)
            signal();
    }

    private async Task DisposeAllAsync(List<IAsyncDisposable> replicas)
    {
        await Parallel.ForEachAsync(replicas, async (replica, _) =>
        {
            try
            {
                await replica.DisposeAsync();
            }
            catch (Exception e)
            {
                // The subscription ends with its lease.
                LogUnsubscribeFailed(e);
            }
        });
    }

    [LoggerMessage(EventId = 140, Level = LogLevel.Warning, Message = "The snapshot of Gateway {Gateway} could not be fetched")]
    private partial void LogSnapshotFailed(Exception exception, ObjectKey gateway);

    [LoggerMessage(EventId = 141, Level = LogLevel.Warning, Message = "The endpoints of {Backend} could not be fetched")]
    private partial void LogEndpointsFailed(Exception exception, BackendKey backend);

    [LoggerMessage(EventId = 142, Level = LogLevel.Debug, Message = "Gateway {Gateway} has snapshot {Revision}")]
    private partial void LogPublished(ObjectKey gateway, long revision);

    [LoggerMessage(EventId = 143, Level = LogLevel.Debug, Message = "A subscription could not be ended; it ends with its lease")]
    private partial void LogUnsubscribeFailed(Exception exception);
}
