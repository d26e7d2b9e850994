using KGateway.Grains.Concurrency;
using KGateway.Grains.Contracts.Gateways;
using KGateway.Grains.Contracts.Statuses;
using KGateway.Grains.Contracts.Versions;
using KGateway.Grains.Gateways;
using KGateway.Grains.Hosting;
using KGateway.Grains.Hub;
using KGateway.Grains.Metrics;
using KGateway.Grains.Translations;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Statuses;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace KGateway.Grains.Statuses;

/// <summary>
/// The one writer of an object's status. It writes when all Gateways that must speak have spoken, or are gone, so that a grain that was
/// just activated doesn't write a status that lacks somebody's part.
/// </summary>
[Reentrant]
[Orleans.Placement.PreferLocalPlacement]
internal sealed partial class StatusGrain(
    StateReplica state,
    ITranslation translation,
    IStatusWriter writer,
    ISiloHubClient hubs,
    SiloMembership membership,
    LocalGrains locals,
    GrainMetrics metrics,
    IOptions<KGatewayOptions> options,
    TimeProvider time,
    ILogger<StatusGrain> logger) : Grain, IStatusGrain, ILocalStatus
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(2);

    // A Gateway that can't be translated must not keep the others' words from being written for ever.
    private const int MaxWaits = 20;

    private readonly Dictionary<ObjectKey, StatusReport> _parts = [];

    // Gateways whose words aren't written yet, since when.
    private readonly Dictionary<ObjectKey, long> _unwritten = [];
    private ResourceId _id;
    private CoalescingWorker _worker = null!;
    private ITimer _again = null!;
    private ObjectStatus? _written;
    private bool _everWritten;
    private string? _uid;

    // What was said from older inputs was said of an object of the same name that is gone.
    private VersionVector _since = VersionVector.Empty;
    private int _waits;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _id = StatusKey.Parse(this.GetPrimaryKeyString());
        _worker = new CoalescingWorker(SettleAsync, Failed, time);
        _again = time.CreateTimer(
            static worker => ((CoalescingWorker)worker!).Signal(), _worker, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (_id.GroupKind == ResourceKinds.Gateway.GroupKind)
            _proxies = new ProxiesOpinion(options.Value.ProxyPatience);
        locals.Statuses[_id] = this;
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        locals.Statuses.TryRemove(new(_id, this));
        await _again.DisposeAsync();
        await _worker.DisposeAsync();
    }

    /// <inheritdoc/>
    public void StateChanged() => _worker.Signal();

    public ValueTask Report(StatusReport report)
    {
        Take(report);
        _worker.Signal();
        return default;
    }

    public ValueTask Ensure()
    {
        _worker.Signal();
        return default;
    }

    private void Take(StatusReport report)
    {
        if (!report.Inputs.Covers(_since))
            return;
        if (_parts.TryGetValue(report.Owner, out var held) && !report.Inputs.Covers(held.Inputs))
            return;
        _parts[report.Owner] = report;
        if (!Equals(held?.Status, report.Status) && _unwritten.TryAdd(report.Owner, time.GetTimestamp()))
            metrics.ObjectSyncStarted(report.Owner, _id);
    }

    private void Written()
    {
        foreach (var (owner, since) in _unwritten)
            metrics.ObjectSyncCompleted(owner, _id, time.GetElapsedTime(since));
        _unwritten.Clear();
    }

    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        var view = state.Current;
        if (!view.Synced)
            return;
        if (view.State.Get(_id) is not { } resource)
        {
            Forget(view);
            locals.StatusDependencies.Set(_id, []);
            DeactivateOnIdle();
            return;
        }

        if (_uid is not null && _uid != resource.Metadata.Uid)
            Forget(view);
        _uid = resource.Metadata.Uid;

        var status = translation.Ownerless(_id, view.State, out var dependencies);
        locals.StatusDependencies.Set(_id, dependencies);
        // What changed before they were known has told nobody.
        if (dependencies.Count > 0 && !ReferenceEquals(state.Current.State, view.State))
            _worker.Signal();
        foreach (var question in dependencies)
        {
            // Envoy's answer is a change of the state.
            if (view.State.Awaits(question))
                return;
        }

        if (status is null)
        {
            var owners = StatusOwners.Of(resource, view.State) ?? view.State.All<Gateway>().Select(static gateway => gateway.Key).ToHashSet();
            if (!await CollectAsync(owners, view, cancellationToken))
                return;
            status = Merged(view);
        }

        if (_proxies is not null && status is GatewayStatus gateway)
            status = await WithProxiesAsync(_proxies, gateway, cancellationToken);
        await WriteAsync(status, cancellationToken);
    }

    private void Forget(StateView view)
    {
        _parts.Clear();
        _unwritten.Clear();
        _since = view.Inputs;
        _uid = null;
        _written = null;
        _withoutProxies = null;
        _proxies?.Restart();
        _everWritten = false;
    }

    // True when nobody is missing, or has been for long.
    private async Task<bool> CollectAsync(IReadOnlySet<ObjectKey> owners, StateView view, CancellationToken cancellationToken)
    {
        if (Missing(owners, view).Count > 0)
        {
            foreach (var silo in membership.Active)
            {
                var answer = await hubs.For(silo).GetStatusReports(_id).AsTask().WaitAsync(cancellationToken);
                foreach (var report in answer.Reports)
                {
                    if (owners.Contains(report.Owner))
                        Take(report);
                }
            }
        }

        var missing = Missing(owners, view);
        if (missing.Count == 0 || ++_waits > MaxWaits)
        {
            _waits = 0;
            return true;
        }

        foreach (var gateway in missing)
        {
            // Two grains that leave at the same time must not wait for each other.
            await GrainFactory.GetGrain<IGatewayGrain>(GatewayGrainKey.Format(gateway)).Ensure(view.Inputs).AsTask().WaitAsync(cancellationToken);
        }

        // Those who have something to say report it; this is for those who don't.
        _again.Change(Patience, Timeout.InfiniteTimeSpan);
        return false;
    }

    private List<ObjectKey> Missing(IReadOnlySet<ObjectKey> owners, StateView view)
    {
        var missing = new List<ObjectKey>();
        foreach (var owner in owners)
        {
            if (!_parts.ContainsKey(owner) && view.State.Get<Gateway>(owner) is not null)
                missing.Add(owner);
        }

        return missing;
    }

    private ObjectStatus? Merged(StateView view)
    {
        foreach (var owner in _parts.Keys.ToArray())
        {
            if (view.State.Get<Gateway>(owner) is null)
                _parts.Remove(owner);
        }

        return StatusMerge.Merge(_parts
            .Where(static part => part.Value.Status is not null)
            .Select(static part => KeyValuePair.Create(part.Key, part.Value.Status!)));
    }

    private async Task WriteAsync(ObjectStatus? status, CancellationToken cancellationToken)
    {
        if (_everWritten && Equals(status, _written))
        {
            Written();
            return;
        }

        var started = time.GetTimestamp();
        var succeeded = false;
        try
        {
            await writer.WriteAsync(_id, status, cancellationToken);
            succeeded = true;
        }
        finally
        {
            metrics.StatusWritten(_id, time.GetElapsedTime(started), succeeded);
        }

        _written = status;
        _everWritten = true;
        Written();
    }

    private void Failed(Exception exception)
    {
        LogFailed(exception, _id);
        // It must not idle out with something unwritten.
        DelayDeactivation(TimeSpan.FromMinutes(1));
    }

    [LoggerMessage(EventId = 600, Level = LogLevel.Warning, Message = "The status of {Id} could not be written")]
    private partial void LogFailed(Exception exception, ResourceId id);
}
