using KGateway.Grains.Contracts.Infrastructure;
using KGateway.Grains.Contracts.Versions;

namespace KGateway.Grains.Contracts.Gateways;

/// <summary>One translated Gateway; its key is <c>namespace/name</c>.</summary>
[Alias("kgateway.IGatewayGrain")]
public interface IGatewayGrain : IGrainWithStringKey
{
    /// <summary>Brings the grain to life and makes it translate what its silo has reached; answers at once when it is alive.</summary>
    [Alias("Ensure")]
    ValueTask Ensure(VersionVector minimum);

    /// <summary>Makes a hub a receiver of the snapshot and tells it what it lacks. Calling again renews the lease.</summary>
    [Alias("Subscribe")]
    ValueTask<SnapshotUpdate> Subscribe(SnapshotSubscription subscription);

    /// <summary>The next page of an answer, counted from 1; a hint when the answer is no longer kept.</summary>
    [Alias("NextPage")]
    ValueTask<SnapshotUpdate> NextPage(SiloAddress hub, long revision, int page);

    /// <summary>Ends a subscription.</summary>
    [Alias("Unsubscribe")]
    ValueTask Unsubscribe(SiloAddress hub);

    /// <summary>Takes note of how far its deployment has come.</summary>
    [Alias("ReportDeployment")]
    ValueTask ReportDeployment(DeploymentReport report);

    /// <summary>What the grain is doing, for people.</summary>
    [Alias("GetState")]
    ValueTask<GatewayState> GetState();
}
