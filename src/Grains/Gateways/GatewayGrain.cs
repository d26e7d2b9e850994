using System.Collections.Immutable;
using KGateway.Grains.Concurrency;
using KGateway.Grains.Contracts.Gateways;
using KGateway.Grains.Contracts.Snapshots;
using KGateway.Grains.Contracts.Statuses;
using KGateway.Grains.Contracts.Versions;
using KGateway.Grains.Hosting;
using KGateway.Grains.Hub;
using KGateway.Grains.Metrics;
using KGateway.Grains.Translations;
using KGateway.Grains.Validation;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation;
using KGateway.Translation.State;
using KGateway.Translation.Validation;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Runtime.Placement;

namespace KGateway.Grains.Gateways;

/// <summary>
/// Translates one Gateway for the whole cluster of silos. A change only sets a flag; one translation at a time takes the newest state of
/// the silo. Calls interleave, as each only reads immutable results or takes a short synchronous step.
/// </summary>
[KeepAlive]
[Reentrant]
[Orleans.Placement.PreferLocalPlacement]
internal sealed partial class GatewayGrain(
    StateReplica state,
    ITranslation translation,
    ConfigurationChecks checks,
    TranslationGate gate,
    ISiloHubClient hubs,
    SiloMembership membership,
    LocalGrains locals,
    GrainMetrics metrics,
    HubActivity news,
    IEnumerable<IStatusWriter> statusWriters,
    IOptions<KGatewayOptions> options,
    TimeProvider time,
    ILogger<GatewayGrain> logger) : Grain, IGatewayGrain, ILocalGateway
{
    private const int MaxRounds = 4;

    private readonly ISiloHubClient _hubs = hubs;
    private readonly SiloMembership _membership = membership;
    private readonly TimeProvider _time = time;
    private readonly KGatewayOptions _options = options.Value;
    private readonly Guid _activation = Guid.NewGuid();
    private readonly Dictionary<SiloAddress, SnapshotFeed> _feeds = [];
    private readonly ChangeSignal _attempted = new();

    // Only its log of changed names is used: what differs between two revisions.
    private readonly SnapshotCell _log = new();
    private ObjectKey _gateway;
    private TranslationOfGateway _translator = null!;
    private CoalescingWorker _worker = null!;
    private CoalescingWorker _deployer = null!;
    private CoalescingWorker _reporter = null!;
    private VersionVector? _attemptedInputs;
    private GatewaySnapshot? _snapshot;
    private ImmutableArray<ConfigurationCandidate> _awaited = [];
    private int _rounds;
    private bool _incomplete;
    private long _revision;
    private long _translations;
    private TimeSpan _lastDuration;
    private string? _failure;
    private bool _gone;
    private bool _leaves;
    private int _waitingHubs;
    private volatile bool _ownChanged;
    private volatile TranslatedGateway? _translated;
    private volatile GatewayState? _view;

    /// <inheritdoc/>
    public TranslatedGateway? Translated => _translated;

    /// <inheritdoc/>
    public GatewayState View => _view ?? MakeView();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _gateway = GatewayGrainKey.Parse(this.GetPrimaryKeyString());
        _translator = translation.ForGateway(_gateway);
        _worker = new CoalescingWorker(TranslateAsync, e => LogWorkerFailed(e, _gateway), _time);
        _deployer = new CoalescingWorker(DeployAsync, e => LogReportFailed(e, _gateway), _time);
        _reporter = new CoalescingWorker(ReportAsync, e => LogReportFailed(e, _gateway), _time);
        locals.Gateways[_gateway] = this;
        _worker.Signal();
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        locals.Gateways.TryRemove(new(_gateway, this));
        // Whoever still waits here asks again, where it goes to.
        _leaves = true;
        _attempted.Raise();
        await _worker.DisposeAsync();
        await _deployer.DisposeAsync();
        await _reporter.DisposeAsync();
        foreach (var feed in _feeds.Values)
            await feed.DisposeAsync();
        if (!Farewell.IsNeeded(reason, _membership))
            return;
        await Farewell.TellAsync(
            _feeds.Keys,
            hub => _hubs.For(hub).DeliverSnapshot(Template() with { Answer = SnapshotAnswer.Hint }).AsTask(),
            (e, hub) => LogPushFailed(e, _gateway, hub),
            _time);
    }

    /// <inheritdoc/>
    public void StateChanged() => _worker.Signal();

    /// <inheritdoc/>
    public void OwnChanged()
    {
        _ownChanged = true;
        gate.Hurry(this);
        _worker.Signal();
    }

    /// <inheritdoc/>
    public void MoveTo(SiloAddress silo) => GrainContext.Migrate(new() { [IPlacementDirector.PlacementHintKey] = silo });

    public ValueTask Ensure(VersionVector minimum)
    {
        if (_attemptedInputs is null || !_attemptedInputs.Covers(minimum))
            _worker.Signal();
        // Whoever deploys it may have been lost with a silo.
        _deploymentReported = false;
        _deployer.Signal();
        _reporter.Signal();
        return default;
    }

    public async ValueTask<SnapshotUpdate> Subscribe(SnapshotSubscription subscription)
    {
        if (subscription.Waiting)
            _waitingHubs++;
        try
        {
            await ReachAsync(subscription.Minimum);
        }
        finally
        {
            if (subscription.Waiting)
                _waitingHubs--;
        }

        if (_leaves)
            return Template() with { Answer = SnapshotAnswer.Hint };
        if (_gone)
            return Template() with { Answer = SnapshotAnswer.Gone };
        if (_snapshot is not { } snapshot)
            throw new InvalidOperationException($"Gateway {_gateway} can't be translated: {_failure}");
        if (!_feeds.TryGetValue(subscription.Hub, out var feed))
            _feeds.Add(subscription.Hub, feed = new SnapshotFeed(this, subscription.Hub));
        feed.LeaseUntil = _time.GetUtcNow() + (_options.Lease * 3);
        return feed.Answer(subscription, snapshot);
    }

    public ValueTask<SnapshotUpdate> NextPage(SiloAddress hub, long revision, int page) =>
        new(_feeds.TryGetValue(hub, out var feed) ? feed.Page(revision, page) : Template() with { Answer = SnapshotAnswer.Hint });

    public async ValueTask Unsubscribe(SiloAddress hub)
    {
        if (_feeds.Remove(hub, out var feed))
            await feed.DisposeAsync();
    }

    public ValueTask<GatewayState> GetState() => new(View);

    // A translation from inputs that a subscriber has seen, or newer ones; also if it failed.
    private async Task ReachAsync(VersionVector minimum)
    {
        while (true)
        {
            var next = _attempted.Next;
            if (_leaves || (_attemptedInputs is not null && _attemptedInputs.Covers(minimum)))
                return;
            if (state.Ended.IsCompleted)
                throw new InvalidOperationException($"The silo of Gateway {_gateway} leaves and reads nothing new; it will be translated elsewhere.");
            _worker.Signal();
            await Task.WhenAny(next, state.Ended);
        }
    }

    private async Task TranslateAsync(CancellationToken cancellationToken)
    {
        // Before the state is looked at: what is said from now on may come after it.
        var own = _ownChanged;
        _ownChanged = false;
        var view = state.Current;
        if (!view.Synced || ReferenceEquals(view.Inputs, _attemptedInputs))
            return;
        if (view.State.Get<Gateway>(_gateway) is null)
        {
            Vanish(view.Inputs);
            return;
        }

        if (TrySkip(view))
            return;
        _gone = false;
        DeployEarly(view.State, view.Inputs);
        var urgency = _waitingHubs > 0 ? TranslationUrgency.ProxiesWait
            : own ? TranslationUrgency.OwnChange
            : _feeds.Count > 0 ? TranslationUrgency.ProxiesServed
            : TranslationUrgency.NoProxies;
        var started = _time.GetTimestamp();
        try
        {
            var result = await gate.RunAsync(this, urgency, () =>
            {
                // The newest state, not that of the moment when it began to wait.
                view = state.Current;
                started = _time.GetTimestamp();
                using var running = metrics.Translating(_gateway);
                using var activity = GrainMetrics.Activities.StartActivity("translate");
                activity?.SetTag("gateway", _gateway.ToString());
                return _translator.Translate(view.State);
            });
            _failure = null;
            checks.Ask(result.Pending);
            if (Awaits(result, view.State))
                return;
            Take(_incomplete ? result with { ChangedNames = default, ChangedStatuses = default } : result, view.Inputs);
            _incomplete = false;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A fault of ours. The former translation stays in force; the next change may heal it.
            _failure = e.Message;
            LogTranslationFailed(e, _gateway);
            _translator = translation.ForGateway(_gateway);
        }

        _translations++;
        _lastDuration = _time.GetElapsedTime(started);
        metrics.Translated(_gateway, _lastDuration, _failure is null);
        _attemptedInputs = view.Inputs;
        _view = MakeView();
        _attempted.Raise();
        cancellationToken.ThrowIfCancellationRequested();
    }

    // A translation from nothing has nothing that could stay in force for what Envoy hasn't been heard of: proxies wait for all of it, but
    // not for what changes meanwhile.
    private bool Awaits(GatewayTranslation result, ClusterState state)
    {
        if (result.ChangedNames.IsDefault)
            (_awaited, _rounds, _incomplete) = (result.Pending, 1, true);
        _awaited = _awaited.RemoveAll(candidate => state.VerdictOn(candidate) is not null);
        // Verdicts may lead to more questions; changes must not, for ever.
        if (_incomplete && _awaited.IsEmpty && _rounds++ < MaxRounds)
            _awaited = result.Pending;
        return !_awaited.IsEmpty;
    }

    // Most changes concern few of many Gateways; the others must not wait for a turn to find that out.
    private bool TrySkip(StateView view)
    {
        if (_snapshot is not { } snapshot || _translated is not { } translated || _failure is not null || !_translator.TrySkip(view.State))
            return false;
        _snapshot = snapshot with { Inputs = view.Inputs };
        _translated = translated with { Inputs = view.Inputs };
        _attemptedInputs = view.Inputs;
        _view = null;
        _attempted.Raise();
        return true;
    }

    private void Take(GatewayTranslation result, VersionVector inputs)
    {
        if (result.Infrastructure is null)
        {
            TakeNothing(result, inputs);
            return;
        }

        var started = _time.GetTimestamp();
        foreach (var error in RouteReplacements.Since(_translated?.Translation, result))
            metrics.RouteReplaced(_gateway, error);
        var before = _snapshot;
        var snapshot = new GatewaySnapshot(inputs, result.Resources, result.Backends);
        var differs = _log.Publish(result.Resources, before is null ? default : result.ChangedNames)
            || before is null
            || !ReferenceEquals(before.Backends, result.Backends);
        _snapshot = snapshot with { LogRevision = _log.Current?.Revision ?? 0 };
        Report(result, inputs);
        if (!differs)
            return;
        _revision++;
        metrics.SnapshotMade(_gateway, _time.GetElapsedTime(started));
        LogTranslated(_gateway, _revision, inputs);
        foreach (var feed in _feeds.Values)
            feed.Signal();
    }

    private void TakeNothing(GatewayTranslation result, VersionVector inputs)
    {
        _snapshot = null;
        _gone = true;
        Report(result with { ChangedStatuses = default }, inputs);
        foreach (var feed in _feeds.Values)
            feed.Signal();
    }

    private void Vanish(VersionVector inputs)
    {
        if (_translated is not null)
            LogVanished(_gateway);
        _attemptedInputs = inputs;
        TakeNothing(GatewayTranslation.None(_gateway), inputs);
        _translator = translation.ForGateway(_gateway);
        _view = MakeView();
        _attempted.Raise();
    }

    private SnapshotUpdate Template() => new()
    {
        Gateway = _gateway,
        Activation = _activation,
        To = _revision,
        Inputs = _snapshot?.Inputs ?? _attemptedInputs ?? VersionVector.Empty,
    };

    private GatewayState MakeView() => new(
        _gateway.ToString(),
        _membership.Local.ToString(),
        _revision,
        (_attemptedInputs ?? VersionVector.Empty).ToString(),
        _translations,
        _lastDuration,
        _snapshot is null ? [] : [.. _snapshot.Sets.Select(static set => set.Count)],
        _snapshot?.Backends.Count ?? 0,
        _feeds.Count,
        _failure);
}
