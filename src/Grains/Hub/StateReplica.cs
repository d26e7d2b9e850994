using System.Collections.Immutable;
using KGateway.Grains.Concurrency;
using KGateway.Grains.Contracts.Sources;
using KGateway.Grains.Contracts.Versions;
using KGateway.Grains.Contracts.Watching;
using KGateway.Grains.Hosting;
using KGateway.Resources;
using KGateway.Translation;
using KGateway.Translation.State;
using KGateway.Translation.Validation;
using Microsoft.Extensions.Options;

namespace KGateway.Grains.Hub;

/// <summary>
/// This silo's replica of all configuration objects. Written by what the streams' readers send; read by everyone, without a lock.
/// </summary>
internal sealed class StateReplica
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, StreamHoldings> _streams = new(StringComparer.Ordinal);
    private readonly ChangeSignal _changed = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly NamespaceFilter? _filter;
    private readonly EntryExclusions _exclusions;
    private volatile StateView _current;

    public StateReplica(IResourceSource source, IOptions<KGatewayOptions> options)
    {
        if (options.Value.Translation.Discovery is { Selectors.IsEmpty: false } discovery)
            _filter = new NamespaceFilter(discovery);
        _exclusions = options.Value.Translation.Exclusions;
        foreach (var stream in source.Streams)
        {
            if (stream.Kinds.Any(static kind => !ShardBucket.IsSharded(kind)))
                _streams.Add(stream.Name, new StreamHoldings());
        }

        _current = new StateView(ClusterState.Remembering(options.Value.Translation.ValidatorCacheSize), VersionVector.Empty, MissingStreams());
    }

    /// <summary>The newest view.</summary>
    public StateView Current => _current;

    /// <summary>Completes when this silo leaves: from then on nothing new is read, and nobody may wait for it.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Names of the streams that are replicated.</summary>
    public IReadOnlyCollection<string> Streams => _streams.Keys;

    /// <summary>Called after each change, on the thread that brought it and one at a time: with the view before and after.</summary>
    public event Action<StateView, StateView>? Changed;

    /// <summary>Says that nothing new will be read.</summary>
    public void End() => _ended.TrySetResult();

    /// <summary>The version of a stream that is held; null before the first.</summary>
    public StreamVersion? Held(string stream) => _current.Inputs[stream];

    /// <summary>The ids of all objects of some kinds.</summary>
    public IReadOnlyCollection<ResourceId> Ids(Func<GroupKind, bool> kinds)
    {
        var ids = new List<ResourceId>();
        lock (_gate)
        {
            foreach (var holdings in _streams.Values)
            {
                foreach (var id in holdings.Ids)
                {
                    if (kinds(id.GroupKind))
                        ids.Add(id);
                }
            }
        }

        return ids;
    }

    /// <summary>
    /// Applies changes to the version they belong to, or takes everything there is unless it is older than what is held. Returns false
    /// when it doesn't fit, so that the stream must be pulled.
    /// </summary>
    public bool Apply(string stream, StreamVersion? from, StreamVersion to, IReadOnlyList<ChangeBlock> blocks, string? failure)
    {
        lock (_gate)
        {
            if (!_streams.TryGetValue(stream, out var holdings))
                return true;
            var held = Held(stream);
            if (held is { } version && to.CompareTo(version) <= 0)
            {
                SetFailure(holdings, failure);
                return true;
            }

            if (from is not null && from != held)
                return false;
            IReadOnlyCollection<ResourceChange> changes = Collect(holdings, blocks, complete: from is null);
            if (!_exclusions.IsEmpty)
                changes = [.. changes.Select(change => change.Value is { } value && _exclusions.Hide(value) ? new ResourceChange(change.Id, null) : change)];
            if (_filter is not null)
                changes = _filter.Visible(changes, _current.State, IdsIn);
            holdings.Synced = true;
            holdings.Failure = failure;
            Publish(_current.State.Apply(changes), _current.Inputs.With(stream, to));
            return true;
        }
    }

    /// <summary>Takes note of what Envoy says of configurations.</summary>
    public void Learn(IReadOnlyCollection<ConfigurationVerdict> verdicts)
    {
        lock (_gate)
        {
            var state = _current.State.With(verdicts);
            // The objects are those that they were; another vector says that there is something to do nevertheless.
            if (!ReferenceEquals(state, _current.State))
                Publish(state, _current.Inputs.Copy());
        }
    }

    /// <summary>Takes note that a stream can't be read, or can again.</summary>
    public void SetFailure(string stream, string? failure)
    {
        lock (_gate)
        {
            if (_streams.TryGetValue(stream, out var holdings))
                SetFailure(holdings, failure);
        }
    }

    /// <summary>Waits until this silo has reached some inputs and has listed everything.</summary>
    public async Task<StateView> ReachAsync(VersionVector minimum, CancellationToken cancellationToken)
    {
        while (true)
        {
            var next = _changed.Next;
            var view = _current;
            if (view.Synced && view.Inputs.Covers(minimum))
                return view;
            await next.WaitAsync(cancellationToken);
        }
    }

    private IEnumerable<ResourceId> IdsIn(string name) =>
        _streams.Values.SelectMany(static holdings => holdings.Ids).Where(id => id.Key.Namespace == name);

    private static List<ResourceChange> Collect(StreamHoldings holdings, IReadOnlyList<ChangeBlock> blocks, bool complete)
    {
        var changes = new List<ResourceChange>();
        var seen = complete ? new HashSet<ResourceId>() : null;
        foreach (var block in blocks)
        {
            foreach (var change in block.Changes)
            {
                changes.Add(change);
                if (change.Value is null)
                    holdings.Ids.Remove(change.Id);
                else
                    holdings.Ids.Add(change.Id);
                seen?.Add(change.Id);
            }
        }

        if (seen is not null)
        {
            foreach (var id in holdings.Ids)
            {
                if (!seen.Contains(id))
                    changes.Add(new ResourceChange(id, null));
            }

            holdings.Ids.IntersectWith(seen);
        }

        return changes;
    }

    private void SetFailure(StreamHoldings holdings, string? failure)
    {
        if (holdings.Failure == failure)
            return;
        holdings.Failure = failure;
        if (!holdings.Synced)
            Publish(_current.State, _current.Inputs);
    }

    private void Publish(ClusterState state, VersionVector inputs)
    {
        var before = _current;
        var after = new StateView(state, inputs, MissingStreams());
        _current = after;
        Changed?.Invoke(before, after);
        _changed.Raise();
    }

    private ImmutableArray<string> MissingStreams() =>
    [
        .. _streams
            .Where(static pair => !pair.Value.Synced)
            .Select(static pair => pair.Value.Failure is { } failure
                ? $"stream {pair.Key} has not been listed: {failure}"
                : $"stream {pair.Key} has not been listed"),
    ];

    private sealed class StreamHoldings
    {
        public HashSet<ResourceId> Ids { get; } = [];

        public bool Synced { get; set; }

        public string? Failure { get; set; }
    }
}
