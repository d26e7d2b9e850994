using KGateway.Grains.Contracts.Services;
using KGateway.Grains.Contracts.Sources;
using KGateway.Grains.Contracts.Versions;
using KGateway.Grains.Contracts.Watching;
using KGateway.Grains.Hosting;
using KGateway.Grains.Hub;
using KGateway.Translation.State;

namespace KGateway.Grains.Watching;

/// <summary>The service grains that subscribed to buckets of a stream. Used on the scheduler of the stream's grain only.</summary>
internal sealed partial class ShardFeeds(
    WatchStream stream,
    StreamObjects objects,
    IGrainFactory grains,
    TimeProvider time,
    KGatewayOptions options,
    ILogger logger)
{
    // A grain that doesn't answer for so long must not hold back everyone's configuration; it subscribes again.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, Feed> _feeds = new(StringComparer.Ordinal);
    private readonly Dictionary<ShardBucket, HashSet<Feed>> _byBucket = [];

    /// <summary>How many subscribers there are.</summary>
    public int Count => _feeds.Count;

    /// <summary>Registers a subscriber and tells it all that its buckets hold.</summary>
    public ShardUpdate Subscribe(ShardSubscription subscription, StreamVersion? published)
    {
        Remove(subscription.Subscriber);
        var feed = new Feed(subscription, time.GetUtcNow() + (options.Lease * 3));
        _feeds.Add(subscription.Subscriber, feed);
        var all = new List<ResourceChange>();
        foreach (var bucket in subscription.Buckets)
        {
            if (!_byBucket.TryGetValue(bucket, out var subscribers))
                _byBucket.Add(bucket, subscribers = []);
            subscribers.Add(feed);
            foreach (var resource in objects.In(bucket))
                all.Add(new ResourceChange(resource.Id, resource));
        }

        return new ShardUpdate
        {
            Stream = stream.Name,
            Sequence = 0,
            Complete = true,
            Version = published ?? default,
            Synced = published is not null,
            Changes = new ChangeBlock(all),
        };
    }

    /// <summary>Forgets a subscriber, unless a later activation has subscribed meanwhile.</summary>
    public void Unsubscribe(string subscriber, Guid activation)
    {
        if (_feeds.TryGetValue(subscriber, out var feed) && feed.Subscription.Activation == activation)
            Remove(subscriber);
    }

    /// <summary>
    /// Tells the subscribers of changed buckets, and, the first time that the stream is whole, all of them. Waits until they have it.
    /// </summary>
    public async Task DeliverAsync(Dictionary<ShardBucket, List<ResourceChange>> changed, StreamVersion version, bool first)
    {
        Expire();
        var changes = new Dictionary<Feed, List<ResourceChange>>();
        if (first)
        {
            foreach (var feed in _feeds.Values)
                changes.Add(feed, []);
        }

        foreach (var (bucket, list) in changed)
        {
            if (!_byBucket.TryGetValue(bucket, out var subscribers))
                continue;
            foreach (var feed in subscribers)
            {
                if (!changes.TryGetValue(feed, out var own))
                    changes.Add(feed, own = []);
                own.AddRange(list);
            }
        }

        if (changes.Count > 0)
            await Task.WhenAll(changes.Select(pair => DeliverAsync(pair.Key, new ChangeBlock(pair.Value), version)));
    }

    /// <summary>Makes all subscribers subscribe again, where the stream is read from now on.</summary>
    public Task SayFarewellAsync() => Farewell.TellAsync(
        _feeds.Values,
        feed => grains.GetGrain<IServiceGrain>(feed.Subscription.Subscriber).DeliverShards(feed.Subscription.Activation, Last()).AsTask(),
        (e, feed) => LogUndelivered(e, stream.Name, feed.Subscription.Subscriber),
        time);

    // It fits to no subscription, as if something had been missed.
    private ShardUpdate Last() => new() { Stream = stream.Name, Sequence = -1, Version = default };

    private async Task DeliverAsync(Feed feed, ChangeBlock changes, StreamVersion version)
    {
        var subscription = feed.Subscription;
        var update = new ShardUpdate
        {
            Stream = stream.Name,
            Sequence = ++feed.Sequence,
            Version = version,
            Synced = true,
            Changes = changes,
        };
        try
        {
            var accepted = await grains.GetGrain<IServiceGrain>(subscription.Subscriber)
                .DeliverShards(subscription.Activation, update)
                .AsTask()
                .WaitAsync(Patience, time);
            if (!accepted)
                Remove(feed);
        }
        catch (Exception e)
        {
            LogUndelivered(e, stream.Name, subscription.Subscriber);
            Remove(feed);
        }
    }

    private void Expire()
    {
        var now = time.GetUtcNow();
        foreach (var feed in _feeds.Values.Where(feed => feed.LeaseUntil < now).ToArray())
            Remove(feed.Subscription.Subscriber);
    }

    // A later subscription of the same grain stays.
    private void Remove(Feed feed)
    {
        if (_feeds.GetValueOrDefault(feed.Subscription.Subscriber) == feed)
            Remove(feed.Subscription.Subscriber);
    }

    private void Remove(string subscriber)
    {
        if (!_feeds.Remove(subscriber, out var feed))
            return;
        foreach (var bucket in feed.Subscription.Buckets)
        {
            if (_byBucket.TryGetValue(bucket, out var subscribers) && subscribers.Remove(feed) && subscribers.Count == 0)
                _byBucket.Remove(bucket);
        }
    }

    [LoggerMessage(EventId = 120, Level = LogLevel.Warning, Message = "Changes of the stream {Stream} didn't reach {Subscriber}")]
    private partial void LogUndelivered(Exception exception, string stream, string subscriber);

    private sealed class Feed(ShardSubscription subscription, DateTimeOffset leaseUntil)
    {
        public ShardSubscription Subscription => subscription;

        public DateTimeOffset LeaseUntil => leaseUntil;

        public long Sequence { get; set; }
    }
}
