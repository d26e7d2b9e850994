using System.Collections.Immutable;
using KGateway.Grains.Contracts.Sources;
using KGateway.Grains.Contracts.Versions;
using KGateway.Grains.Contracts.Watching;
using KGateway.Grains.Hosting;
using KGateway.Grains.Hub;
using KGateway.Translation.State;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Runtime.Placement;

namespace KGateway.Grains.Watching;

/// <summary>
/// Reads one stream for the whole cluster. A batch goes to the service grains first and then to the hubs, so that a silo that has
/// reached a version knows that its service grains have the endpoints of that version. Streams are spread over the silos, so that the loss
/// of one costs a share of them.
/// </summary>
[KeepAlive]
[Reentrant]
[Orleans.Placement.HashBasedPlacement]
internal sealed partial class WatchGrain(
    IResourceSource source,
    ISiloHubClient hubs,
    SiloMembership membership,
    LocalGrains locals,
    IOptions<KGatewayOptions> options,
    TimeProvider time,
    ILogger<WatchGrain> logger) : Grain, IWatchGrain, IWatchView
{
    private readonly ISiloHubClient _hubs = hubs;
    private readonly SiloMembership _membership = membership;
    private readonly TimeProvider _time = time;
    private readonly KGatewayOptions _options = options.Value;
    private readonly StreamObjects _objects = new();
    private readonly ChangeHistory _history = new();
    private readonly Dictionary<SiloAddress, HubFeed> _feeds = [];
    private WatchStream _stream = null!;
    private StreamReader _reader = null!;
    private ShardFeeds _shards = null!;
    private TaskScheduler _scheduler = null!;
    private long _epoch;
    private long _lastPosition;
    private StreamVersion? _published;
    private ImmutableArray<ChangeBlock> _pages = [];
    private string? _failure;
    private bool _stopping;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var name = this.GetPrimaryKeyString();
        _stream = source.Find(name) ?? throw new InvalidOperationException($"The source has no stream '{name}'.");
        _scheduler = TaskScheduler.Current;
        _shards = new ShardFeeds(_stream, _objects, GrainFactory, _time, _options, logger);
        _epoch = await NextEpochAsync();
        _reader = new StreamReader(source, _stream, PostAsync, SetFailure, _time, logger);
        _reader.Start();
        locals.Watches[name] = this;
        LogStarted(name, _epoch);
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _stopping = true;
        locals.Watches.TryRemove(new(_stream.Name, this));
        await _reader.DisposeAsync();
        foreach (var feed in _feeds.Values)
            await feed.DisposeAsync();
        if (Farewell.IsNeeded(reason, _membership))
        {
            await Farewell.TellAsync(
                _feeds.Keys,
                hub => _hubs.For(hub).DeliverStream(Hint() with { Ends = true }).AsTask(),
                (e, hub) => LogPushFailed(e, _stream.Name, hub),
                _time);
            await _shards.SayFarewellAsync();
        }

        LogStopped(_stream.Name);
    }

    public ValueTask<StreamUpdate> Subscribe(SiloAddress hub, StreamVersion? held)
    {
        if (!_feeds.TryGetValue(hub, out var feed))
            _feeds.Add(hub, feed = new HubFeed(this, hub));
        feed.LeaseUntil = _time.GetUtcNow() + (_options.Lease * 3);
        if (_published is not { } published)
            return new(Hint());
        feed.Version = published;
        if (held == published)
            return new(Hint());
        if (held is { } version && _history.Since(version) is { } changes && SizeOf(changes) <= _options.PageBytes)
            return new(Update(version, changes));
        // References cost nothing within the silo; between silos one message must not be too long.
        if (hub.Equals(_membership.Local))
            return new(Update(null, new ChangeBlock(AllChanges())));
        if (_pages.IsEmpty)
            _pages = Paginate();
        return new(Update(null, _pages[0]) with { More = _pages.Length > 1 });
    }

    public ValueTask<StreamUpdate> NextPage(SiloAddress hub, StreamVersion version, int page)
    {
        if (version != _published || page >= _pages.Length)
            return new(Hint());
        return new(Update(null, _pages[page]) with { More = page + 1 < _pages.Length });
    }

    public ValueTask<ShardUpdate> SubscribeShards(ShardSubscription subscription) =>
        new(_shards.Subscribe(subscription, _published));

    public ValueTask UnsubscribeShards(string subscriber, Guid activation)
    {
        _shards.Unsubscribe(subscriber, activation);
        return default;
    }

    public ValueTask Ensure() => default;

    public ValueTask<WatchState> GetState() => new(View);

    /// <inheritdoc/>
    public void MoveTo(SiloAddress silo) => GrainContext.Migrate(new() { [IPlacementDirector.PlacementHintKey] = silo });

    public WatchState View => new(
        _stream.Name,
        _membership.Local.ToString(),
        _published,
        _published is not null,
        _objects.Count,
        _feeds.Count,
        _shards.Count,
        _failure);

    // Above all that any silo has seen. The clock makes it so too when nobody can be asked.
    private async Task<long> NextEpochAsync()
    {
        var epoch = _time.GetUtcNow().ToUnixTimeMilliseconds();
        var versions = await Task.WhenAll(_membership.Active.Select(async silo =>
        {
            try
            {
                return await _hubs.For(silo).GetStreamVersion(_stream.Name).AsTask().WaitAsync(TimeSpan.FromSeconds(2), _time);
            }
            catch (Exception e) when (e is OrleansException or TimeoutException or SiloUnavailableException)
            {
                LogHubSilent(e, _stream.Name, silo);
                return null;
            }
        }));
        foreach (var version in versions)
            epoch = Math.Max(epoch, (version?.Epoch ?? 0) + 1);
        return epoch;
    }

    // Called by the reader; the work is done on the grain's scheduler, and the reader waits for it.
    private Task PostAsync(ResourceBatch batch) =>
        Task.Factory.StartNew(() => TakeAsync(batch), CancellationToken.None, TaskCreationOptions.DenyChildAttach, _scheduler).Unwrap();

    private async Task TakeAsync(ResourceBatch batch)
    {
        if (_stopping)
            return;
        if (batch.Position < _lastPosition)
            _epoch++;
        _lastPosition = batch.Position;
        var sharded = new Dictionary<ShardBucket, List<ResourceChange>>();
        var replicated = _objects.Apply(batch, sharded);
        var version = new StreamVersion(_epoch, batch.Position);
        if (_published is { } same && replicated.Count == 0 && sharded.Count == 0)
        {
            LogNothingNew(_stream.Name, batch.Position);
            if (same.Epoch == version.Epoch)
                return;
        }

        await _shards.DeliverAsync(sharded, version, first: _published is null);
        if (_published is { } before)
            _history.Add(before, version, replicated.Count == 0 ? ChangeBlock.Empty : new ChangeBlock(replicated));
        _published = version;
        _pages = [];
        foreach (var feed in _feeds.Values)
            feed.Signal();
    }

    private void SetFailure(string? failure)
    {
        if (Interlocked.Exchange(ref _failure, failure) == failure)
            return;
        Task.Factory.StartNew(
            () =>
            {
                foreach (var feed in _feeds.Values)
                    feed.TellFailure();
            },
            CancellationToken.None,
            TaskCreationOptions.DenyChildAttach,
            _scheduler);
    }

    private StreamUpdate Hint() => new()
    {
        Stream = _stream.Name,
        To = _published ?? default,
        Synced = _published is not null,
        Failure = _failure,
    };

    private StreamUpdate Update(StreamVersion? from, ChangeBlock changes) => Hint() with { From = from, Changes = changes };

    private List<ResourceChange> AllChanges()
    {
        var all = new List<ResourceChange>(_objects.Replicated.Count);
        foreach (var (id, resource) in _objects.Replicated)
            all.Add(new ResourceChange(id, resource));
        return all;
    }

    private ImmutableArray<ChangeBlock> Paginate()
    {
        var pages = ImmutableArray.CreateBuilder<ChangeBlock>();
        var page = new List<ResourceChange>();
        var size = 0;
        foreach (var change in AllChanges())
        {
            page.Add(change);
            size += ResourceSize.Estimate(change.Value);
            if (size < _options.PageBytes)
                continue;
            pages.Add(new ChangeBlock(page));
            page = [];
            size = 0;
        }

        if (page.Count > 0 || pages.Count == 0)
            pages.Add(new ChangeBlock(page));
        return pages.ToImmutable();
    }

    private static int SizeOf(ChangeBlock block)
    {
        var size = 0;
        foreach (var change in block.Changes)
            size += ResourceSize.Estimate(change.Value);
        return size;
    }

    [LoggerMessage(EventId = 110, Level = LogLevel.Information, Message = "Reading the stream {Stream} in epoch {Epoch}")]
    private partial void LogStarted(string stream, long epoch);

    [LoggerMessage(EventId = 111, Level = LogLevel.Information, Message = "No longer reading the stream {Stream}")]
    private partial void LogStopped(string stream);

    [LoggerMessage(EventId = 112, Level = LogLevel.Debug, Message = "Nothing new in the stream {Stream} at {Position}")]
    private partial void LogNothingNew(string stream, long position);

    [LoggerMessage(EventId = 113, Level = LogLevel.Debug, Message = "Silo {Silo} didn't say how far it has seen the stream {Stream}")]
    private partial void LogHubSilent(Exception exception, string stream, SiloAddress silo);

    [LoggerMessage(EventId = 114, Level = LogLevel.Warning, Message = "News of the stream {Stream} didn't reach silo {Silo}")]
    private partial void LogPushFailed(Exception exception, string stream, SiloAddress silo);
}
