using System.Collections.Concurrent;
using System.Collections.Immutable;
using KGateway.Grains.Concurrency;
using KGateway.Grains.Contracts.Gateways;
using KGateway.Grains.Contracts.Statuses;
using KGateway.Grains.Gateways;
using KGateway.Resources;

namespace KGateway.Grains.Hub;

/// <summary>
/// Brings grains to life that nobody else would call: a Gateway without proxies needs statuses and a deployment too, and a status that
/// was written long ago may have to be withdrawn. Of all silos the one that the key hashes to does it.
/// </summary>
internal sealed partial class OwnerKeeper : IAsyncDisposable
{
    private const int GatewaysAtOnce = 64;

    private readonly StateReplica _state;
    private readonly SiloMembership _membership;
    private readonly IGrainFactory _grains;
    private readonly bool _statusesWanted;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CoalescingWorker _gateways;
    private readonly CoalescingWorker _statuses;
    private readonly ConcurrentQueue<ResourceId> _changedGateways = new();
    private readonly ConcurrentQueue<ResourceId> _changedStatuses = new();
    private volatile bool _allGateways;
    private volatile bool _allStatuses;

    public OwnerKeeper(
        StateReplica state,
        SiloMembership membership,
        IGrainFactory grains,
        IEnumerable<IStatusWriter> statusWriters,
        TimeProvider time,
        ILogger<OwnerKeeper> logger)
    {
        _state = state;
        _membership = membership;
        _grains = grains;
        _statusesWanted = statusWriters.Any();
        _time = time;
        _logger = logger;
        _gateways = new CoalescingWorker(EnsureGatewaysAsync, e => LogFailed(e), time);
        _statuses = new CoalescingWorker(EnsureStatusesAsync, e => LogFailed(e), time);
    }

    /// <summary>Ensures everything that this silo looks after; never blocks.</summary>
    public void All()
    {
        Gateways();
        Statuses();
    }

    /// <summary>Ensures the Gateways that this silo looks after; never blocks.</summary>
    public void Gateways()
    {
        _allGateways = true;
        _gateways.SignalNow();
    }

    /// <summary>Ensures the statuses that this silo looks after; never blocks.</summary>
    public void Statuses()
    {
        _allStatuses = true;
        _statuses.SignalNow();
    }

    /// <summary>Ensures what depends on changed objects; never blocks.</summary>
    public void Changed(ImmutableArray<ResourceId> objects)
    {
        var (gateways, statuses) = (false, false);
        foreach (var id in objects)
        {
            if (IsGateway(id.GroupKind))
            {
                _changedGateways.Enqueue(id);
                gateways = true;
            }
            else if (_statusesWanted && HasStatus(id.GroupKind))
            {
                _changedStatuses.Enqueue(id);
                statuses = true;
            }
        }

        if (gateways)
            _gateways.Signal();
        if (statuses)
            _statuses.Signal();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _gateways.DisposeAsync();
        await _statuses.DisposeAsync();
    }

    private static bool IsGateway(GroupKind kind) => kind == ResourceKinds.Gateway.GroupKind;

    private static bool HasStatus(GroupKind kind) =>
        kind != ResourceKinds.Gateway.GroupKind
        && (kind.Group == ResourceKinds.GatewayApiGroup
            || kind.Group == ResourceKinds.GatewayApiExperimentalGroup
            || kind.Group == ResourceKinds.KgatewayGroup
            || kind == ResourceKinds.AuthorizationPolicy.GroupKind
            || kind == ResourceKinds.DestinationRule.GroupKind)
        && kind != ResourceKinds.ReferenceGrant.GroupKind
        && kind != ResourceKinds.DirectResponse.GroupKind;

    private async Task EnsureGatewaysAsync(CancellationToken cancellationToken)
    {
        var view = _state.Current;
        if (!view.Synced)
            return;
        var all = _allGateways;
        _allGateways = false;
        var work = new ParallelOptions { MaxDegreeOfParallelism = GatewaysAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(Owned(all, IsGateway, _changedGateways), work, async (id, stop) =>
            await EnsureAsync(id, () => _grains.GetGrain<IGatewayGrain>(GatewayGrainKey.Format(id.Key)).Ensure(view.Inputs), stop));
    }

    private async Task EnsureStatusesAsync(CancellationToken cancellationToken)
    {
        if (!_statusesWanted || !_state.Current.Synced)
            return;
        var all = _allStatuses;
        _allStatuses = false;
        var ids = Owned(all, HasStatus, _changedStatuses);
        var taken = 0;
        await Background.RunAsync(
            count =>
            {
                var batch = new ArraySegment<ResourceId>(ids, taken, Math.Min(count, ids.Length - taken));
                taken += batch.Count;
                return batch;
            },
            id => EnsureAsync(id, () => _grains.GetGrain<IStatusGrain>(StatusKey.Format(id)).Ensure(), cancellationToken),
            _time,
            cancellationToken);
    }

    private ResourceId[] Owned(bool all, Func<GroupKind, bool> kinds, ConcurrentQueue<ResourceId> changed)
    {
        var ids = new HashSet<ResourceId>();
        if (all)
            ids.UnionWith(_state.Ids(kinds));
        while (changed.TryDequeue(out var id))
            ids.Add(id);
        ids.RemoveWhere(id => !_membership.IsOwner(StatusKey.Format(id)));
        return [.. ids];
    }

    private async Task EnsureAsync(ResourceId id, Func<ValueTask> ensure, CancellationToken cancellationToken)
    {
        try
        {
            await ensure().AsTask().WaitAsync(cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // A membership change or the audit tries again.
            LogEnsureFailed(e, id);
        }
    }

    [LoggerMessage(EventId = 160, Level = LogLevel.Error, Message = "Grains could not be ensured")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(EventId = 161, Level = LogLevel.Warning, Message = "The grain of {Id} could not be ensured")]
    private partial void LogEnsureFailed(Exception exception, ResourceId id);
}
