using System.Collections.Immutable;
using KGateway.Grains.Hosting;
using KGateway.Grains.Proxies;
using KGateway.Resources;
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
    LocalGrains locals,
    HubActivity activity,
    IGrainFactory grains,
    IOptions<KGatewayOptions> options,
    TimeProvider time,
    ILogger<HubLoops> logger) : ILifecycleParticipant<ISiloLifecycle>
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<ITimer> _timers = [];
    private ImmutableDictionary<string, StateFollower> _followers = ImmutableDictionary<string, StateFollower>.Empty;
    private Task _membership = Task.CompletedTask;

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
        if (_followers.TryGetValue(stream, out var follower))
            follower.Signal();
    }

    private Task StartAsync(CancellationToken cancellationToken)
    {
        state.Changed += OnStateChanged;
        membership.Changed += OnMembershipChanged;
        _followers = state.Streams.ToImmutableDictionary(
            static stream => stream,
            stream => new StateFollower(stream, state, grains, membership.Local, time, logger),
            StringComparer.Ordinal);
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
        await proxies.DisposeAsync();
        await snapshots.StopAsync();
    }

    // Grains leave now: who waits for a newer state must ask where they go next.
    private Task EndStateAsync(CancellationToken cancellationToken)
    {
        state.End();
        return Task.CompletedTask;
    }

    // The grains are gone.
    private async Task StopFollowingAsync(CancellationToken cancellationToken)
    {
        state.Changed -= OnStateChanged;
        membership.Changed -= OnMembershipChanged;
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
        foreach (var follower in _followers.Values)
            follower.Signal();
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
        foreach (var status in locals.Statuses.Values)
            status.SilosChanged();
        proxies.ReportAgain();
        keeper.All();
        activity.Touch();
    }

    private void OnStateChanged(StateView before, StateView after)
    {
        foreach (var gateway in locals.Gateways.Values)
            gateway.StateChanged();
        if (after.State.ChangesSince(before.State) is not { } changes)
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
            TellStatuses(changes.Objects);
            if (before.Synced != after.Synced)
                keeper.All();
            else
                keeper.Changed(changes.Objects);
        }

        foreach (var service in locals.Services.Values)
        {
            if (service.AwaitsState)
                service.StateChanged();
        }

        activity.Touch();
    }

    private void TellServices(ImmutableArray<ResourceId> changed)
    {
        if (locals.Services.IsEmpty)
            return;
        var objects = new HashSet<ObjectKey>();
        var nodes = false;
        foreach (var id in changed)
        {
            if (id.GroupKind == ResourceKinds.Service.GroupKind || id.GroupKind == ResourceKinds.Backend.GroupKind)
                objects.Add(id.Key);
            nodes |= id.GroupKind == ResourceKinds.Node.GroupKind;
        }

        if (!nodes && objects.Count == 0)
            return;
        foreach (var (key, service) in locals.Services)
        {
            if (nodes || objects.Contains(key.Object))
                service.StateChanged();
        }
    }

    private void TellStatuses(ImmutableArray<ResourceId> changed)
    {
        var gateways = false;
        var references = false;
        foreach (var id in changed)
        {
            gateways |= id.GroupKind == ResourceKinds.Gateway.GroupKind;
            references |= IsReferredTo(id.GroupKind);
            if (locals.Statuses.TryGetValue(id, out var status))
                status.StateChanged();
        }

        if (!gateways && !references)
            return;
        foreach (var (id, status) in locals.Statuses)
        {
            if (gateways || SpeaksForItself(id.GroupKind))
                status.StateChanged();
        }
    }

    // Of these no Gateway speaks, which would notice when something changes that they refer to.
    private static bool SpeaksForItself(GroupKind kind) =>
        kind == ResourceKinds.Backend.GroupKind || kind == ResourceKinds.GatewayExtension.GroupKind;

    private static bool IsReferredTo(GroupKind kind) =>
        kind == ResourceKinds.Service.GroupKind
        || kind == ResourceKinds.Backend.GroupKind
        || kind == ResourceKinds.Secret.GroupKind
        || kind == ResourceKinds.ConfigMap.GroupKind
        || kind == ResourceKinds.ReferenceGrant.GroupKind;

    [LoggerMessage(EventId = 150, Level = LogLevel.Information, Message = "{Silos} silos are active")]
    private partial void LogMembershipChanged(int silos);

    [LoggerMessage(EventId = 151, Level = LogLevel.Debug, Message = "The membership is no longer followed")]
    private partial void LogMembershipStopped();
}
