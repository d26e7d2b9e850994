using System.Collections.Immutable;
using KGateway.Grains.Concurrency;
using KGateway.Grains.Contracts.Gateways;
using KGateway.Grains.Contracts.Snapshots;
using KGateway.Grains.Gateways;
using KGateway.Resources;
using KGateway.Translation.Encoding;

namespace KGateway.Grains.Hub;

/// <summary>
/// The snapshot of one Gateway on this silo: what its grain translated, joined with the endpoints of its backends. Thread-safe.
/// </summary>
internal sealed class SnapshotReplica : IAsyncDisposable
{
    private const int MaxTries = 10;

    private readonly Lock _gate = new();
    private readonly SnapshotReplicas _owner;
    private readonly IGatewayGrain _grain;
    private readonly TimeProvider _time;
    private readonly CoalescingWorker _worker;
    private readonly Dictionary<string, EndpointReplica> _endpoints = new(StringComparer.Ordinal);
    private readonly Lock _changedGate = new();
    private readonly ChangeSignal _answered = new();
    private GatewaySnapshot? _held;
    private Guid _activation;
    private long _revision;
    private ResourceSet _assignments = ResourceSet.Empty;
    private ImmutableHashSet<string> _unknown = ImmutableHashSet.Create<string>(StringComparer.Ordinal);
    private List<EndpointReplica> _changed = [];
    private int _users;

    public SnapshotReplica(ObjectKey gateway, SnapshotReplicas owner, IGrainFactory grains, Action<Exception> failed, TimeProvider time)
    {
        Gateway = gateway;
        _owner = owner;
        _time = time;
        _grain = grains.GetGrain<IGatewayGrain>(GatewayGrainKey.Format(gateway));
        _worker = new CoalescingWorker(PullAsync, failed, time);
        UnusedSince = time.GetUtcNow();
        Feeds = new(Cell);
    }

    /// <summary>The Gateway.</summary>
    public ObjectKey Gateway { get; }

    /// <summary>What it is, whichever proxy asks.</summary>
    public SnapshotCell Cell { get; } = new();

    /// <summary>What the sessions of its proxies read.</summary>
    public LocalizedFeeds Feeds { get; }

    /// <summary>True once the grain has said that there is no such Gateway, until it says otherwise.</summary>
    public bool Gone { get; private set; }

    /// <summary>How many connections and readers need it.</summary>
    public int Users => _users;

    /// <summary>Since when nobody has needed it; of no meaning while somebody does.</summary>
    public DateTimeOffset UnusedSince { get; private set; }

    /// <summary>Completes when the grain has answered once more.</summary>
    public Task NextAnswer => _answered.Next;

    /// <summary>Adds someone who needs it.</summary>
    public void Use() => Interlocked.Increment(ref _users);

    /// <summary>Ends <see cref="Use"/>.</summary>
    public void Release(DateTimeOffset now)
    {
        UnusedSince = now;
        Interlocked.Decrement(ref _users);
    }

    /// <summary>Asks for a pull.</summary>
    public void Signal() => _worker.Signal();

    /// <summary>Asks for a pull that waits for no pause after failures.</summary>
    public void SignalNow() => _worker.SignalNow();

    /// <summary>Takes what the grain pushes; what doesn't fit makes a pull.</summary>
    public void Accept(SnapshotUpdate update)
    {
        lock (_gate)
        {
            if (update.Answer == SnapshotAnswer.Changes
                && update.Activation == _activation
                && (update.To <= _revision || (update.From == _revision && TryApply([update]))))
            {
                return;
            }
        }

        _worker.Signal();
    }

    /// <summary>Takes news of a backend; what comes while it is being published is published together.</summary>
    public void EndpointsChanged(EndpointReplica endpoints)
    {
        lock (_changedGate)
        {
            _changed.Add(endpoints);
            if (_changed.Count > 1)
                return;
        }

        ThreadPool.UnsafeQueueUserWorkItem(static replica => replica.PublishEndpoints(), this, preferLocal: false);
    }

    /// <summary>Stops, without telling anybody.</summary>
    public Task StopAsync() => _worker.DisposeAsync().AsTask();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _worker.DisposeAsync();
        lock (_gate)
        {
            foreach (var endpoints in _endpoints.Values)
                endpoints.Release(this);
            _endpoints.Clear();
        }

        await _grain.Unsubscribe(_owner.Local);
    }

    private void PublishEndpoints()
    {
        lock (_gate)
        {
            List<EndpointReplica> changed;
            lock (_changedGate)
                (changed, _changed) = (_changed, []);
            var assignments = new List<EncodedResource>(changed.Count);
            var names = ImmutableArray.CreateBuilder<string>(changed.Count);
            var unknown = _unknown.ToBuilder();
            foreach (var endpoints in changed)
            {
                var name = endpoints.Backend.ClusterName;
                if (endpoints.Assignment is not { } assignment || !_endpoints.ContainsKey(name))
                    continue;
                assignments.Add(assignment);
                names.Add(name);
                unknown.Remove(name);
            }

            if (assignments.Count == 0)
                return;
            _assignments = _assignments.With(assignments, []);
            _unknown = unknown.ToImmutable();
            Publish(default, names.ToImmutable());
        }
    }

    private async Task PullAsync(CancellationToken cancellationToken)
    {
        var holdings = ImmutableArray<HeldResource>.Empty;
        var tell = false;
        for (var tries = 0; tries < MaxTries; tries++)
        {
            GatewaySnapshot? held;
            SnapshotSubscription subscription;
            lock (_gate)
            {
                held = _held;
                subscription = new SnapshotSubscription
                {
                    Hub = _owner.Local,
                    Minimum = held is null ? _owner.Inputs : _owner.Inputs.Max(held.Inputs),
                    Waiting = held is null && _users > 0,
                    Activation = _activation,
                    Revision = _revision,
                    SetVersions = held is null ? default : [.. held.Sets.Select(static set => set.Version)],
                    Held = tell ? holdings : default,
                };
            }

            var pages = new List<SnapshotUpdate>();
            var answer = await _grain.Subscribe(subscription).AsTask().WaitAsync(cancellationToken);
            if (answer.Answer == SnapshotAnswer.TellHoldings && !tell)
            {
                holdings = [.. Holdings(held)];
                tell = true;
                continue;
            }

            pages.Add(answer);
            while (pages[^1].More)
            {
                var next = await _grain.NextPage(_owner.Local, answer.To, pages.Count).AsTask().WaitAsync(cancellationToken);
                if (next.Answer != SnapshotAnswer.Changes)
                    break;
                pages.Add(next);
            }

            // A push may have come meanwhile, or the pages may have been given up for newer ones.
            if (Finish(held, answer, pages))
                return;
            tell = false;
        }

        // The worker tries again after a pause.
        throw new InvalidOperationException($"The answers for Gateway {Gateway} didn't fit to what is held {MaxTries} times.");
    }

    private bool Finish(GatewaySnapshot? held, SnapshotUpdate answer, List<SnapshotUpdate> pages)
    {
        lock (_gate)
        {
            Gone = answer.Answer == SnapshotAnswer.Gone;
            if (!Gone && (!ReferenceEquals(held, _held) || pages[^1].More || answer.Answer != SnapshotAnswer.Changes || !TryApply(pages)))
                return false;
        }

        _answered.Raise();
        return true;
    }

    private static IEnumerable<HeldResource> Holdings(GatewaySnapshot? held)
    {
        foreach (var set in held?.Sets ?? [])
        {
            foreach (var resource in set.Resources)
                yield return new HeldResource(resource.Type, resource.Name, resource.Version);
        }
    }

    private bool TryApply(IReadOnlyList<SnapshotUpdate> pages)
    {
        var last = pages[^1];
        if (_held is not null && !last.Inputs.Covers(_held.Inputs))
            return false;
        GatewaySnapshot snapshot;
        var changed = default(ImmutableArray<ImmutableArray<string>>);
        if (last.Whole is { } whole)
        {
            snapshot = whole;
            if (last.Activation == _activation && last.From == _revision)
                changed = last.Changed;
        }
        else if (SnapshotAssembler.Apply(_held, pages) is { } assembled)
            (snapshot, changed) = assembled;
        else
            return false;

        var backendsChanged = !ReferenceEquals(_held?.Backends, snapshot.Backends);
        (_held, _activation, _revision) = (snapshot, last.Activation, last.To);
        Publish(changed, backendsChanged ? UseBackends(snapshot) : []);
        return true;
    }

    // Subscribes to the endpoints of new backends and lets go of those of others; returns the names that changed.
    private ImmutableArray<string> UseBackends(GatewaySnapshot snapshot)
    {
        var changed = ImmutableArray.CreateBuilder<string>();
        var known = new List<EncodedResource>();
        var unknown = _unknown.ToBuilder();
        foreach (var (name, backend) in snapshot.Backends)
        {
            if (_endpoints.ContainsKey(name))
                continue;
            var endpoints = _owner.UseEndpoints(backend, this);
            _endpoints.Add(name, endpoints);
            if (endpoints.Assignment is not { } assignment)
            {
                unknown.Add(name);
                continue;
            }

            known.Add(assignment);
            changed.Add(name);
        }

        var gone = _endpoints.Keys.Where(name => !snapshot.Backends.ContainsKey(name)).ToArray();
        foreach (var name in gone)
        {
            _endpoints.Remove(name, out var endpoints);
            endpoints!.Release(this);
            unknown.Remove(name);
            changed.Add(name);
        }

        _assignments = _assignments.With(known, gone);
        _unknown = unknown.ToImmutable();
        return changed.ToImmutable();
    }

    private void Publish(ImmutableArray<ImmutableArray<string>> changed, ImmutableArray<string> changedEndpoints)
    {
        if (_held is not { } held)
            return;
        var names = changed.IsDefault ? new ImmutableArray<string>[XdsTypes.Count] : [.. changed];
        names[(int)XdsType.Endpoints] = changedEndpoints;
        var sets = held.Sets.SetItem((int)XdsType.Endpoints, _assignments);
        var started = _time.GetTimestamp();
        if (Cell.Publish(sets, [.. names], _unknown))
            _owner.Published(this, _time.GetElapsedTime(started));
    }
}
