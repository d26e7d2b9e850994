using System.Collections.Immutable;
using KGateway.Grains.Contracts.Gateways;
using KGateway.Grains.Contracts.Proxies;
using KGateway.Grains.Contracts.Services;
using KGateway.Grains.Contracts.Statuses;
using KGateway.Grains.Contracts.Versions;
using KGateway.Grains.Contracts.Views;
using KGateway.Grains.Contracts.Watching;
using KGateway.Resources;
using Orleans.Services;

namespace KGateway.Grains.Contracts.Hubs;

/// <summary>A silo's end of everything that other silos send to it. Calls are awaited by their senders and never queue up.</summary>
[Alias("kgateway.ISiloHub")]
public interface ISiloHub : IGrainService
{
    /// <summary>Takes news of a stream and answers with the version held afterwards; null before the first.</summary>
    [Alias("DeliverStream")]
    [ResponseTimeout(AnswerLimits.AtOnce)]
    ValueTask<StreamVersion?> DeliverStream(StreamUpdate update);

    /// <summary>Takes a newer snapshot of a Gateway; false when the hub no longer wants it.</summary>
    [Alias("DeliverSnapshot")]
    [ResponseTimeout(AnswerLimits.AtOnce)]
    ValueTask<bool> DeliverSnapshot(SnapshotUpdate update);

    /// <summary>Takes newer endpoints of a backend; false when the hub no longer wants them.</summary>
    [Alias("DeliverEndpoints")]
    [ResponseTimeout(AnswerLimits.AtOnce)]
    ValueTask<bool> DeliverEndpoints(EndpointUpdate update);

    /// <summary>How far a stream has been seen here; null before the first batch.</summary>
    [Alias("GetStreamVersion")]
    ValueTask<StreamVersion?> GetStreamVersion(string stream);

    /// <summary>What the Gateways translated here say of an object.</summary>
    [Alias("GetStatusReports")]
    ValueTask<StatusReports> GetStatusReports(ResourceId id);

    /// <summary>How the proxies of a Gateway are that are connected here.</summary>
    [Alias("GetGatewayProxies")]
    ValueTask<GatewayProxies> GetGatewayProxies(ObjectKey gateway);

    /// <summary>How much is done here of what is done once in the cluster.</summary>
    [Alias("GetWork")]
    ValueTask<SiloWork> GetWork();

    /// <summary>All that is going on here, for people.</summary>
    [Alias("GetView")]
    ValueTask<SiloView> GetView();

    /// <summary>What the Gateways translated here have in force for an object, for people.</summary>
    [Alias("Describe")]
    ValueTask<ImmutableArray<ObjectDescription>> Describe(ResourceId id);
}
