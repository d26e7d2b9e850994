using KGateway.Grains.Contracts.Sources;
using KGateway.Grains.Contracts.Versions;
using KGateway.Grains.Contracts.Watching;
using KGateway.Grains.Hub;
using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Translation.Backends;

namespace KGateway.Grains.Services;

/// <summary>
/// The EndpointSlices of a backend and the Pods that they name, or the Pods among which a ServiceEntry selects; subscribed to at the streams
/// that carry them.
/// </summary>
internal sealed class ShardInputs(
    string subscriber,
    Guid activation,
    BackendKey backend,
    IResourceSource source,
    IGrainFactory grains)
{
    private readonly bool _selects = backend.Kind == ResourceKinds.ServiceEntry.GroupKind;
    private readonly string? _sliceStream =
        backend.Kind == ResourceKinds.ServiceEntry.GroupKind ? null : StreamOf(source, ResourceKinds.EndpointSlice.GroupKind);
    private readonly string? _podStream = StreamOf(source, ResourceKinds.Pod.GroupKind);
    private readonly Dictionary<string, Subscription> _subscriptions = new(StringComparer.Ordinal);
    private readonly Dictionary<ResourceId, EndpointSlice> _slices = [];
    private readonly Dictionary<ObjectKey, Pod> _pods = [];

    /// <summary>The slices.</summary>
    public IReadOnlyCollection<EndpointSlice> Slices => _slices.Values;

    /// <summary>How far the streams have been seen.</summary>
    public VersionVector Versions { get; private set; } = VersionVector.Empty;

    /// <summary>True when everything that is subscribed to has come from streams that have been listed.</summary>
    public bool Complete =>
        (_sliceStream is null || (_subscriptions.GetValueOrDefault(_sliceStream) is { Synced: true, Known: true }))
        && (_podStream is null || WantedPods().Count == 0 || _subscriptions.GetValueOrDefault(_podStream) is { Synced: true, Known: true });

    /// <summary>The Pods that are known.</summary>
    public IReadOnlyCollection<Pod> Pods => _pods.Values;

    /// <summary>A pod, as far as it is known.</summary>
    public Pod? Pod(ObjectKey key) => _pods.GetValueOrDefault(key);

    /// <summary>True when a silo's configuration is not older than the endpoints, for streams that carry both.</summary>
    public bool ReachedBy(VersionVector inputs)
    {
        foreach (var (stream, subscription) in _subscriptions)
        {
            if (inputs[stream] is { } reached && reached.CompareTo(subscription.Version) < 0)
                return false;
        }

        return true;
    }

    /// <summary>Subscribes to what is wanted and not subscribed to yet.</summary>
    public async Task SubscribeAsync(CancellationToken cancellationToken)
    {
        if (_sliceStream is not null)
            await SubscribeAsync(_sliceStream, cancellationToken);
        if (_podStream is not null && _podStream != _sliceStream && WantedPods().Count > 0)
            await SubscribeAsync(_podStream, cancellationToken);
        // The slices may have named pods that were not wanted before.
        if (_podStream is not null && _podStream == _sliceStream)
            await SubscribeAsync(_podStream, cancellationToken);
    }

    /// <summary>Makes the next <see cref="SubscribeAsync(CancellationToken)"/> subscribe anew.</summary>
    public void Forget()
    {
        foreach (var subscription in _subscriptions.Values)
            subscription.Known = false;
    }

    /// <summary>Takes pushed changes; false when one was missed.</summary>
    public bool Take(ShardUpdate update)
    {
        if (!_subscriptions.TryGetValue(update.Stream, out var subscription))
            return false;
        if (update.Sequence != subscription.Sequence + 1 || !subscription.Known)
        {
            subscription.Known = false;
            subscription.Missed = true;
            return false;
        }

        Apply(update, subscription);
        return true;
    }

    /// <summary>Ends the subscriptions; <paramref name="failed"/> is called for the streams that can't be told in time.</summary>
    public Task UnsubscribeAsync(Action<Exception, string> failed, TimeProvider time) => Farewell.TellAsync(
        _subscriptions.Keys,
        stream => grains.GetGrain<IWatchGrain>(stream).UnsubscribeShards(subscriber, activation).AsTask(),
        failed,
        time);

    private static string? StreamOf(IResourceSource source, GroupKind kind)
    {
        foreach (var stream in source.Streams)
        {
            if (stream.Kinds.Contains(kind))
                return stream.Name;
        }

        return null;
    }

    private async Task SubscribeAsync(string stream, CancellationToken cancellationToken)
    {
        HashSet<ShardBucket> wanted = [];
        if (stream == _sliceStream)
            wanted.Add(ShardBucket.SlicesOf(backend.Object));
        if (stream == _podStream)
            wanted.UnionWith(WantedPods());
        if (!_subscriptions.TryGetValue(stream, out var subscription))
            _subscriptions.Add(stream, subscription = new Subscription());
        if (subscription.Known && subscription.Buckets.SetEquals(wanted))
            return;
        subscription.Buckets = wanted;
        subscription.Known = false;
        subscription.Missed = false;
        var update = await grains.GetGrain<IWatchGrain>(stream)
            .SubscribeShards(new ShardSubscription(subscriber, activation, [.. wanted]))
            .AsTask()
            .WaitAsync(cancellationToken);
        Apply(update, subscription);
        // A push that overtook the answer was refused, and its changes must be fetched.
        subscription.Known = !subscription.Missed;
    }

    private void Apply(ShardUpdate update, Subscription subscription)
    {
        if (update.Complete)
            Clear(update.Stream);
        foreach (var change in update.Changes.Changes)
        {
            if (change.Id.GroupKind == ResourceKinds.EndpointSlice.GroupKind)
            {
                if (change.Value is EndpointSlice slice)
                    _slices[change.Id] = slice;
                else
                    _slices.Remove(change.Id);
            }
            else if (change.Value is Pod pod)
                _pods[change.Id.Key] = pod;
            else
                _pods.Remove(change.Id.Key);
        }

        subscription.Sequence = update.Sequence;
        subscription.Synced = update.Synced;
        subscription.Version = update.Version;
        Versions = Versions.With(update.Stream, update.Version);
    }

    private void Clear(string stream)
    {
        if (stream == _sliceStream)
            _slices.Clear();
        if (stream == _podStream)
            _pods.Clear();
    }

    private HashSet<ShardBucket> WantedPods()
    {
        var wanted = new HashSet<ShardBucket>();
        if (_selects)
            wanted.Add(ShardBucket.PodsIn(backend.Object.Namespace));
        foreach (var slice in _slices.Values)
        {
            foreach (var endpoint in slice.Endpoints)
            {
                if (endpoint.TargetRef is { Kind: "Pod", Name: { Length: > 0 } name } target)
                    wanted.Add(ShardBucket.Pod(new ObjectKey(target.Namespace is { Length: > 0 } other ? other : slice.Metadata.Namespace, name)));
            }
        }

        return wanted;
    }

    private sealed class Subscription
    {
        public HashSet<ShardBucket> Buckets { get; set; } = [];

        public long Sequence { get; set; }

        public bool Known { get; set; }

        public bool Missed { get; set; }

        public bool Synced { get; set; }

        public StreamVersion Version { get; set; }
    }
}
