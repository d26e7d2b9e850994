using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using KGateway.Grains.Contracts.Snapshots;
using KGateway.Grains.Contracts.Views;
using KGateway.Grains.Hub;
using KGateway.Grains.Statuses;
using KGateway.Grains.Translations;
using KGateway.Grains.Validation;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.State;
using KGateway.Translation.Statuses;

namespace KGateway.Grains.Views;

/// <inheritdoc cref="IClusterView"/>
internal sealed partial class ClusterViewer(
    StateReplica state,
    SnapshotReplicas snapshots,
    SiloMembership membership,
    ISiloHubClient hubs,
    ITranslation translation,
    ConfigurationChecks checks,
    HubActivity activity,
    TimeProvider time,
    ILogger<ClusterViewer> logger) : IClusterView
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public ClusterState State => state.Current.State;

    /// <inheritdoc/>
    public IReadOnlyList<string> NotReady => state.Current.Missing;

    /// <inheritdoc/>
    public IReadOnlyList<string> Degraded => checks.Problem is { } problem ? [$"strict validation: {problem}"] : [];

    /// <inheritdoc/>
    public async ValueTask<ClusterView> GetAsync(CancellationToken cancellationToken)
    {
        var silos = membership.Active;
        var views = await Task.WhenAll(silos.Select(silo => AskAsync(silo, cancellationToken)));
        var answered = views.OfType<SiloView>().ToImmutableArray();
        var unanswered = silos.Where((_, i) => views[i] is null).Select(static silo => silo.ToString()).ToImmutableArray();
        return new ClusterView(answered, unanswered, Statuses(answered));
    }

    /// <inheritdoc/>
    public async ValueTask<ProxySnapshot?> GetSnapshotAsync(ObjectKey gateway, CancellationToken cancellationToken)
    {
        var view = state.Current;
        if (view.Synced && view.State.Get<Gateway>(gateway) is null)
            return null;
        var replica = snapshots.Use(gateway);
        try
        {
            while (true)
            {
                var next = replica.NextAnswer;
                if (replica.Gone)
                    return null;
                if (replica.Cell.Current is { } current)
                    return current;
                await next.WaitAsync(cancellationToken);
            }
        }
        finally
        {
            snapshots.Release(replica);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<long> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var next = activity.Next;
            yield return activity.Count;
            await next.WaitAsync(cancellationToken);
        }
    }

    private async Task<SiloView?> AskAsync(SiloAddress silo, CancellationToken cancellationToken)
    {
        try
        {
            return await hubs.For(silo).GetView().AsTask().WaitAsync(Patience, time, cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException or OrleansException)
        {
            LogUnanswered(e, silo);
            return null;
        }
    }

    private ImmutableArray<ObjectStatusView> Statuses(ImmutableArray<SiloView> silos)
    {
        var parts = new Dictionary<ResourceId, List<ObjectStatus>>();
        foreach (var silo in silos)
        {
            foreach (var part in silo.Statuses)
            {
                if (!parts.TryGetValue(part.Id, out var list))
                    parts.Add(part.Id, list = []);
                list.Add(part.Status);
            }
        }

        var proxies = silos.SelectMany(static silo => silo.GatewayProxies).ToLookup(static part => part.Gateway);
        var statuses = ImmutableArray.CreateBuilder<ObjectStatusView>(parts.Count);
        foreach (var (id, list) in parts)
        {
            var merged = StatusMerge.Merge(list.Select(static part => KeyValuePair.Create(default(ObjectKey), part)));
            if (merged is GatewayStatus gateway)
                merged = ProxiesVerdict.Of([.. proxies[id.Key]]).On(gateway);
            if (merged is not null)
                statuses.Add(new ObjectStatusView(id, merged));
        }

        foreach (var (id, status) in translation.Ownerless(State))
            statuses.Add(new ObjectStatusView(id, status));
        statuses.Sort(static (a, b) => a.Id.CompareTo(b.Id));
        return statuses.ToImmutable();
    }

    [LoggerMessage(EventId = 700, Level = LogLevel.Warning, Message = "Silo {Silo} didn't say what goes on there")]
    private partial void LogUnanswered(Exception exception, SiloAddress silo);
}
