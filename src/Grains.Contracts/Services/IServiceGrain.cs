using KGateway.Grains.Contracts.Watching;
using KGateway.Translation.Encoding;

namespace KGateway.Grains.Contracts.Services;

/// <summary>The endpoints of one backend; its key is the text of <see cref="BackendKeyText"/>.</summary>
[Alias("kgateway.IServiceGrain")]
public interface IServiceGrain : IGrainWithStringKey
{
    /// <summary>Makes a hub a receiver of the endpoints and tells it what it lacks. Calling again renews the lease.</summary>
    [Alias("Subscribe")]
    ValueTask<EndpointUpdate> Subscribe(SiloAddress hub, ContentHash? held);

    /// <summary>Ends a subscription.</summary>
    [Alias("Unsubscribe")]
    ValueTask Unsubscribe(SiloAddress hub);

    /// <summary>Takes changed objects of the buckets that the grain subscribed to; false when the grain must subscribe again.</summary>
    [Alias("DeliverShards")]
    ValueTask<bool> DeliverShards(Guid activation, ShardUpdate update);

    /// <summary>What the grain knows, for people.</summary>
    [Alias("GetState")]
    ValueTask<ServiceState> GetState();
}
