using System.Collections.Immutable;
using KGateway.Grains.Contracts.Gateways;
using KGateway.Grains.Contracts.Hubs;
using KGateway.Grains.Contracts.Proxies;
using KGateway.Grains.Contracts.Services;
using KGateway.Grains.Contracts.Statuses;
using KGateway.Grains.Contracts.Versions;
using KGateway.Grains.Contracts.Views;
using KGateway.Grains.Contracts.Watching;
using KGateway.Grains.Proxies;
using KGateway.Grains.Views;
using KGateway.Resources;
using Orleans.Concurrency;

namespace KGateway.Grains.Hub;

/// <summary>Receives what other silos send to this one. All state is in thread-safe parts that sessions read without passing here.</summary>
[Reentrant]
internal sealed class SiloHub(
    GrainId id,
    Silo silo,
    ILoggerFactory loggers,
    StateReplica state,
    HubLoops loops,
    SnapshotReplicas snapshots,
    LocalGrains locals,
    ProxyRegistry proxies,
    WorkSpread spread,
    LocalView view,
    LocalDescriptions descriptions) : GrainService(id, silo, loggers), ISiloHub
{
    public ValueTask<StreamVersion?> DeliverStream(StreamUpdate update)
    {
        state.SetFailure(update.Stream, update.Failure);
        if (update.Changes is null
            ? update.Ends || state.Held(update.Stream) != update.To
            : !state.Apply(update.Stream, update.From, update.To, [update.Changes], update.Failure))
        {
            loops.Pull(update.Stream);
        }

        return new(state.Held(update.Stream));
    }

    public ValueTask<bool> DeliverSnapshot(SnapshotUpdate update) => new(snapshots.Accept(update));

    public ValueTask<bool> DeliverEndpoints(EndpointUpdate update) => new(snapshots.Accept(update));

    public ValueTask<StreamVersion?> GetStreamVersion(string stream) => new(state.Held(stream));

    public ValueTask<StatusReports> GetStatusReports(ResourceId id)
    {
        var reports = new List<StatusReport>();
        foreach (var (gateway, grain) in locals.Gateways)
        {
            if (grain.Translated is { } translated)
                reports.Add(new StatusReport(gateway, translated.Inputs, translated.StatusOf(id)));
        }

        return new(new StatusReports([.. reports]));
    }

    public ValueTask<GatewayProxies> GetGatewayProxies(ObjectKey gateway) => new(proxies.Of(gateway));

    public ValueTask<SiloWork> GetWork() => new(spread.Work);

    public ValueTask<SiloView> GetView() => new(view.Get());

    public async ValueTask<ImmutableArray<ObjectDescription>> Describe(ResourceId id) => await Task.Run(() => descriptions.Of(id));
}
