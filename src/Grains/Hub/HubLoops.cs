using System.Collections.Immutable;
using KGateway.Grains.Hosting;
using KGateway.Grains.Proxies;
using KGateway.Grains.Statuses;
using KGateway.Resources;
using KGateway.Translation.Backends;
using KGateway.Translation.Endpoints.Ec2;
using KGateway.Translation.State;
using Microsoft.Extensions.Options;

namespace KGateway.Grains.Hub;

/// <summary>
/// What a silo's hub does by itself: follows the membership and the streams, tells local grains of changes, renews leases. Starts when
/// the silo is active. When it leaves, the grains that are still here are served until they have been handed over.
/// </summary>
internal sealed partial class HubLoops(
    StateReplica state,
    SiloMembership membership,
    IClusterMembershipService clusterMembership,
    SnapshotReplicas snapshots,
    ProxyRegistry proxies,
    OwnerKeeper keeper,
    EndpointStreams endpointStreams,
    WorkSpread spread,
    LocalGrains locals,
    HubActivity activity,
    IGrainFactory grains,
    IOptions<KGatewayOptions> options,
    TimeProvider time,
    ILogger<HubLoops> logger) : ILifecycleParticipant<ISiloLifecycle>
{
    // Traffic comes first: of a lost silo thousands of statuses may have to be looked at again, and the same cores bring proxies up to date.
    private static readonly TimeSpan StatusPause = TimeSpan.FromSeconds(3);

    // Where more change at once, none of them is what somebody waits for.
    private const int FewObjects = 32;

    private readonly CancellationTokenSource _stop = new();
    private readonly List<ITimer> _timers = [];
    private ITimer? _statuses;
    private bool _statusesDue;
    private ImmutableDictionary<string, StateFollower> _followers = ImmutableDictionary<string, StateFollower>.Empty;
    private Task _membership = Task.CompletedTask;
    private volatile bool _leaving;

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle observer)
    {
        observer.Subscribe(nameof(HubLoops), ServiceLifecycleStage.Active, StartAsync, StopWorkAsync);
        observer.Subscribe(nameof(HubLoops), ServiceLifecycleStage.BecomeActive, static _ => Task.CompletedTask, EndStateAsync);
        observer.Subscribe(nameof(HubLoops), ServiceLifecycleStage.ApplicationServices, static _ => Task.CompletedTask, StopFollowingAsync);
    }

    /// <summary>Asks for a pull of a stream.</summary>
    public void Pull(string stream)
    {
        if (!_leaving && _followers.TryGetValue(stream, out var follower))
            follower.Signal();
    }

    private Task StartAsync(CancellationToken cancellationToken)
    {
        state.Changed += OnStateChanged;
        membership.Changed += OnMembershipChanged;
        membership.Lost += endpointStreams.Ensure;
        _followers = state.Streams.ToImmutableDictionary(
            static stream => stream,
            stream => new StateFollower(stream, state, grains, membership.Local, time, logger),
            StringComparer.Ordinal);
        _statuses = time.CreateTimer(_ => RenewStatuses(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timers.Add(_statuses);
        _membership = Task.Run(FollowMembershipAsync, CancellationToken.None);
        Every(options.Value.Lease, Renew);
        Every(options.Value.Audit, keeper.All);
        Every(TimeSpan.FromSeconds(1), proxies.Flush);
        PullAll();
        return Task.CompletedTask;
    }

    // No new work is begun.
    private async Task StopWorkAsync(CancellationToken cancellationToken)
    {
        foreach (var timer in _timers)
            await timer.DisposeAsync();
        await keeper.DisposeAsync();
        await endpointStreams.DisposeAsync();
        await spread.DisposeAsync();
        await proxies.DisposeAsync();
        await snapshots.StopAsync();
    }

    // Grains leave now: who waits for a newer state must ask where they go next. What is pushed is still taken, but nothing is asked for:
    // that would bring grains to life again, of which no silo may be left.
    private Task EndStateAsync(CancellationToken cancellationToken)
    {
        _leaving = true;
        state.End();
        return Task.CompletedTask;
    }

    // The grains are gone.
    private async Task StopFollowingAsync(CancellationToken cancellationToken)
    {
        state.Changed -= OnStateChanged;
        membership.Changed -= OnMembershipChanged;
        membership.Lost -= endpointStreams.Ensure;
        await _stop.CancelAsync();
        await _membership;
        foreach (var follower in _followers.Values)
            await follower.DisposeAsync();
    }

    private void Every(TimeSpan period, Action action) =>
        _timers.Add(time.CreateTimer(static run => ((Action)run!)(), action, period, period));

    private async Task FollowMembershipAsync()
    {
        try
        {
            await membership.FollowAsync(clusterMembership, _stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            LogMembershipStopped();
        }
    }

    private void PullAll()
    {
        if (_leaving)
            return;
        foreach (var follower in _followers.Values)
            follower.SignalNow();
    }

    private void Renew()
    {
        PullAll();
        snapshots.Renew();
        foreach (var service in locals.Services.Values)
            service.Renew();
        snapshots.Trim();
    }

    private void OnMembershipChanged()
    {
        LogMembershipChanged(membership.Active.Length);
        PullAll();
        snapshots.Renew();
        foreach (var service in locals.Services.Values)
            service.Renew();
        keeper.Gateways();
        spread.MembershipChanged();
        // Changes that follow each other don't put it off.
        if (!Interlocked.Exchange(ref _statusesDue, true))
            _statuses?.Change(StatusPause, Timeout.InfiniteTimeSpan);
        activity.Touch();
    }

    private void RenewStatuses()
    {
        Volatile.Write(ref _statusesDue, false);
        foreach (var status in locals.Statuses.Values)
            status.SilosChanged();
        proxies.ReportAgain();
        keeper.Statuses();
    }

    private void OnStateChanged(StateView before, StateView after)
    {
        var changes = after.State.ChangesSince(before.State);
        if (changes is not null)
            TellOwners(changes.Objects, before.State, after.State);
        foreach (var gateway in locals.Gateways.Values)
            gateway.StateChanged();
        if (changes is null)
        {
            foreach (var service in locals.Services.Values)
                service.StateChanged();
            foreach (var status in locals.Statuses.Values)
                status.StateChanged();
            keeper.All();
        }
        else
        {
            TellServices(changes.Objects);
            TellStatuses(changes, before.State, after.State);
            if (before.Synced != after.Synced)
                keeper.All();
            else
                keeper.Changed(changes.Objects);
        }

        // Of this and a service that says that it waits, and then looks at the state, one sees the other.
        Interlocked.MemoryBarrier();
        foreach (var service in locals.Services.Values)
        {
            if (service.AwaitsState)
                service.StateChanged();
        }

        activity.Touch();
    }

    // First, as all others are told too.
    private void TellOwners(ImmutableArray<ResourceId> changed, ClusterState before, ClusterState after)
    {
        if (changed.Length > FewObjects)
            return;
        foreach (var id in changed)
        {
            TellOwners(id, before);
            TellOwners(id, after);
        }
    }

    private void TellOwners(ResourceId id, ClusterState state)
    {
        if (state.Get(id) is not { } resource || StatusOwners.Of(resource, state) is not { } owners)
            return;
        foreach (var owner in owners)
        {
            if (locals.Gateways.TryGetValue(owner, out var gateway))
                gateway.OwnChanged();
        }
    }

    private void TellServices(ImmutableArray<ResourceId> changed)
    {
        if (locals.Services.IsEmpty)
            return;
        var objects = new HashSet<ObjectKey>();
        var documents = new HashSet<ObjectKey>();
        var workloads = new HashSet<string>(StringComparer.Ordinal);
        var nodes = false;
        foreach (var id in changed)
        {
            if (id.GroupKind == ResourceKinds.Service.GroupKind
                || id.GroupKind == ResourceKinds.Backend.GroupKind
                || id.GroupKind == ResourceKinds.ServiceEntry.GroupKind)
                objects.Add(id.Key);
            else if (id.GroupKind == ResourceKinds.WorkloadEntry.GroupKind)
                workloads.Add(id.Key.Namespace);
            else if (Ec2Documents.IsDocument(id, options.Value.Translation))
                documents.Add(id.Key);
            nodes |= id.GroupKind == ResourceKinds.Node.GroupKind;
        }

        if (!nodes && objects.Count + workloads.Count + documents.Count == 0)
            return;
        foreach (var (key, service) in locals.Services)
        {
            // Any workload of the namespace may be one that a ServiceEntry selects.
            if (nodes || objects.Contains(key.Object) || IsTouched(key, workloads) || IsToldOf(key, documents))
                service.StateChanged();
        }
    }

    private static bool IsTouched(BackendKey backend, HashSet<string> workloads) =>
        backend.Kind == ResourceKinds.ServiceEntry.GroupKind && workloads.Contains(backend.Object.Namespace);

    private bool IsToldOf(BackendKey backend, HashSet<ObjectKey> documents) =>
        documents.Count > 0
        && backend.Kind == ResourceKinds.Backend.GroupKind
        && documents.Contains(Ec2Documents.KeyOf(backend.Object, options.Value.Translation));

    private void TellStatuses(StateChanges changes, ClusterState before, ClusterState after)
    {
        var gateways = false;
        foreach (var id in changes.Objects)
        {
            gateways |= id.GroupKind == ResourceKinds.Gateway.GroupKind;
            if (locals.Statuses.TryGetValue(id, out var status))
                status.StateChanged();
        }

        var depending = new HashSet<ResourceId>();
        locals.StatusDependencies.Collect(changes.TouchedLookups(before, after), depending);
        foreach (var id in depending)
        {
            if (locals.Statuses.TryGetValue(id, out var status))
                status.StateChanged();
            else
                keeper.Changed([id]);
        }

        if (!gateways)
            return;
        foreach (var status in locals.Statuses.Values)
            status.StateChanged();
    }

    [LoggerMessage(EventId = 150, Level = LogLevel.Information, Message = "{Silos} silos are active")]
    private partial void LogMembershipChanged(int silos);

    [LoggerMessage(EventId = 151, Level = LogLevel.Debug, Message = "The membership is no longer followed")]
    private partial void LogMembershipStopped();
}
