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

    // Each is a short call. Proxies that start wait for what competes with it.
    private const int StatusesAtOnce = 4;

    private readonly StateReplica _state;
    private readonly SiloMembership _membership;
    private readonly IGrainFactory _grains;
    private readonly ILogger _logger;
    private readonly CoalescingWorker _worker;
    private readonly ConcurrentQueue<ResourceId> _changed = new();
    private volatile bool _all;

    public OwnerKeeper(
        StateReplica state,
        SiloMembership membership,
        IGrainFactory grains,
        TimeProvider time,
        ILogger<OwnerKeeper> logger)
    {
        _state = state;
        _membership = membership;
        _grains = grains;
        _logger = logger;
        _worker = new CoalescingWorker(EnsureAsync, e => LogFailed(e), time);
    }

    /// <summary>Ensures everything that this silo looks after; never blocks.</summary>
    public void All()
    {
        _all = true;
        _worker.Signal();
    }

    /// <summary>Ensures what depends on changed objects; never blocks.</summary>
    public void Changed(ImmutableArray<ResourceId> objects)
    {
        var any = false;
        foreach (var id in objects)
        {
            if (!HasStatus(id.GroupKind) && id.GroupKind != ResourceKinds.Gateway.GroupKind)
                continue;
            _changed.Enqueue(id);
            any = true;
        }

        if (any)
            _worker.Signal();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _worker.DisposeAsync();

    private static bool HasStatus(GroupKind kind) =>
        kind != ResourceKinds.Gateway.GroupKind
        && (kind.Group == ResourceKinds.GatewayApiGroup
            || kind.Group == ResourceKinds.GatewayApiExperimentalGroup
            || kind.Group == ResourceKinds.KgatewayGroup)
        && kind != ResourceKinds.ReferenceGrant.GroupKind
        && kind != ResourceKinds.DirectResponse.GroupKind;

    private async Task EnsureAsync(CancellationToken cancellationToken)
    {
        var view = _state.Current;
        if (!view.Synced)
            return;
        var ids = new HashSet<ResourceId>();
        if (_all)
        {
            _all = false;
            ids.UnionWith(_state.Ids(static kind => kind == ResourceKinds.Gateway.GroupKind || HasStatus(kind)));
        }

        while (_changed.TryDequeue(out var id))
            ids.Add(id);
        ids.RemoveWhere(id => !_membership.IsOwner(StatusKey.Format(id)));
        // Gateways first: what they say decides most of the statuses.
        await EnsureAsync(
            ids.Where(static id => id.GroupKind == ResourceKinds.Gateway.GroupKind),
            GatewaysAtOnce,
            id => _grains.GetGrain<IGatewayGrain>(GatewayGrainKey.Format(id.Key)).Ensure(view.Inputs),
            cancellationToken);
        await EnsureAsync(
            ids.Where(static id => id.GroupKind != ResourceKinds.Gateway.GroupKind),
            StatusesAtOnce,
            id => _grains.GetGrain<IStatusGrain>(StatusKey.Format(id)).Ensure(),
            cancellationToken);
    }

    private Task EnsureAsync(IEnumerable<ResourceId> ids, int atOnce, Func<ResourceId, ValueTask> ensure, CancellationToken cancellationToken)
    {
        var work = new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellationToken };
        return Parallel.ForEachAsync(ids, work, async (id, _) =>
        {
            try
            {
                await ensure(id);
            }
            catch (Exception e)
            {
                // A membership change or the audit tries again.
                LogEnsureFailed(e, id);
            }
        });
    }

    [LoggerMessage(EventId = 160, Level = LogLevel.Error, Message = "Grains could not be ensured")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(EventId = 161, Level = LogLevel.Warning, Message = "The grain of {Id} could not be ensured")]
    private partial void LogEnsureFailed(Exception exception, ResourceId id);
}
