using KGateway.Grains.Concurrency;
using KGateway.Grains.Contracts.Services;
using KGateway.Grains.Contracts.Sources;
using KGateway.Grains.Contracts.Versions;
using KGateway.Grains.Contracts.Watching;
using KGateway.Grains.Hosting;
using KGateway.Grains.Hub;
using KGateway.Grains.Translations;
using KGateway.Translation.Backends;
using KGateway.Translation.Encoding;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace KGateway.Grains.Services;

/// <summary>
/// The endpoints of one backend, translated once for the whole cluster of silos. Lives while some hub subscribes to it. Says nothing
/// before its streams have been listed, nothing from a version that its silo hasn't reached, and nothing new once the backend is gone.
/// </summary>
[KeepAlive]
[Reentrant]
[Orleans.Placement.PreferLocalPlacement]
internal sealed partial class ServiceGrain(
    StateReplica state,
    IResourceSource source,
    ITranslation translation,
    ISiloHubClient hubs,
    SiloMembership membership,
    LocalGrains locals,
    IOptions<KGatewayOptions> options,
    TimeProvider time,
    ILogger<ServiceGrain> logger) : Grain, IServiceGrain, ILocalService
{
    private readonly ISiloHubClient _hubs = hubs;
    private readonly SiloMembership _membership = membership;
    private readonly TimeProvider _time = time;
    private readonly Guid _activation = Guid.NewGuid();
    private readonly Dictionary<SiloAddress, EndpointFeed> _feeds = [];
    private BackendKey _backend;
    private ShardInputs _shards = null!;
    private CoalescingWorker _worker = null!;
    private EncodedMessage? _assignment;
    private VersionVector _inputs = VersionVector.Empty;
    private EndpointKnowledge _knowledge = EndpointKnowledge.Unknown;
    private volatile bool _awaitsState;
    private volatile bool _renew;
    private volatile ServiceState? _view;

    /// <inheritdoc/>
    public ServiceState View => _view ?? MakeView();

    /// <inheritdoc/>
    public bool AwaitsState => _awaitsState;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _backend = BackendKeyText.Parse(this.GetPrimaryKeyString());
        _shards = new ShardInputs(this.GetPrimaryKeyString(), _activation, _backend, source, GrainFactory);
        _worker = new CoalescingWorker(WorkAsync, e => LogWorkFailed(e, _backend), _time);
        locals.Services[_backend] = this;
        _worker.Signal();
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        locals.Services.TryRemove(new(_backend, this));
        await _worker.DisposeAsync();
        foreach (var feed in _feeds.Values)
            await feed.DisposeAsync();
        if (!Farewell.IsNeeded(reason, _membership))
            return;
        await Farewell.TellAsync(
            _feeds.Keys,
            hub => _hubs.For(hub).DeliverEndpoints(new(_backend, EndpointKnowledge.Unknown, null, VersionVector.Empty)).AsTask(),
            (e, hub) => LogPushFailed(e, _backend, hub),
            _time);
        await _shards.UnsubscribeAsync((e, stream) => LogNotUnsubscribed(e, _backend, stream), _time);
    }

    /// <inheritdoc/>
    public void StateChanged() => _worker.Signal();

    /// <inheritdoc/>
    public void Renew()
    {
        _renew = true;
        _worker.SignalNow();
    }

    public ValueTask<EndpointUpdate> Subscribe(SiloAddress hub, ContentHash? held)
    {
        if (!_feeds.TryGetValue(hub, out var feed))
            _feeds.Add(hub, feed = new EndpointFeed(this, hub));
        feed.LeaseUntil = _time.GetUtcNow() + (options.Value.Lease * 3);
        feed.Delivered = _assignment?.Version;
        var update = Update();
        // The same content need not travel again.
        return new(held is not null && held == _assignment?.Version ? update with { Assignment = null } : update);
    }

    public async ValueTask Unsubscribe(SiloAddress hub)
    {
        if (_feeds.Remove(hub, out var feed))
            await feed.DisposeAsync();
        if (_feeds.Count == 0)
            DeactivateOnIdle();
    }

    public ValueTask<bool> DeliverShards(Guid activation, ShardUpdate update)
    {
        if (activation != _activation)
            return new(false);
        var fits = _shards.Take(update);
        _worker.Signal();
        return new(fits);
    }

    public ValueTask<ServiceState> GetState() => new(View);

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        foreach (var (hub, feed) in _feeds.ToArray())
        {
            if (feed.LeaseUntil < now || _membership.HasLeft(hub))
                _feeds.Remove(hub);
        }

        if (_renew)
        {
            _renew = false;
            _shards.Forget();
            if (_feeds.Count == 0)
            {
                DeactivateOnIdle();
                return;
            }
        }

        await _shards.SubscribeAsync(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        Translate();
    }

    private void Translate()
    {
        // Said before the state is looked at: one that comes while this runs must ask for another run.
        _awaitsState = true;
        Interlocked.MemoryBarrier();
        var view = state.Current;
        // A batch of one stream is whole only when its configuration has arrived here too: without it a Service that went together with
        // its slices would look like one that lost its endpoints.
        _awaitsState = !view.Synced || !_shards.ReachedBy(view.Inputs);
        if (!_shards.Complete || _awaitsState || !translation.Exists(_backend, view.State))
            return;
        var (assignment, any) = translation.Endpoints(_backend, view.State, _shards.Slices, _shards.Pods, _shards.Pod);
        _inputs = _inputs.Max(view.Inputs).Max(_shards.Versions);
        _knowledge = any ? EndpointKnowledge.Known : EndpointKnowledge.Empty;
        if (_assignment?.Version != assignment.Version)
            _assignment = assignment;
        _view = MakeView();
        foreach (var feed in _feeds.Values)
            feed.Signal();
    }

    private EndpointUpdate Update() => new(_backend, _knowledge, _assignment, _inputs);

    private ServiceState MakeView() => new(
        _backend.ClusterName,
        _membership.Local.ToString(),
        _knowledge,
        _shards.Slices.Count,
        _assignment?.Version.ToString() ?? "",
        _feeds.Count);

    [LoggerMessage(EventId = 300, Level = LogLevel.Warning, Message = "The endpoints of {Backend} could not be brought up to date")]
    private partial void LogWorkFailed(Exception exception, BackendKey backend);

    [LoggerMessage(EventId = 301, Level = LogLevel.Warning, Message = "The endpoints of {Backend} didn't reach silo {Silo}")]
    private partial void LogPushFailed(Exception exception, BackendKey backend, SiloAddress silo);

    [LoggerMessage(EventId = 302, Level = LogLevel.Debug, Message = "The stream {Stream} wasn't told that nobody asks for the endpoints of {Backend}")]
    private partial void LogNotUnsubscribed(Exception exception, BackendKey backend, string stream);
}
