using KGateway.Grains.Contracts.Versions;

namespace KGateway.Grains.Contracts.Watching;

/// <summary>
/// The one reader of a stream in the cluster; its key is the stream's name. Hubs get the kinds that everything joins with, service
/// grains their shard of the busy ones.
/// </summary>
[Alias("kgateway.IWatchGrain")]
public interface IWatchGrain : IGrainWithStringKey
{
    /// <summary>
    /// Makes a hub a receiver of the stream and tells it what it lacks, given the version it holds. Calling again renews the lease.
    /// </summary>
    [Alias("Subscribe")]
    [ResponseTimeout(AnswerLimits.AtOnce)]
    ValueTask<StreamUpdate> Subscribe(SiloAddress hub, StreamVersion? held);

    /// <summary>
    /// The next page of an answer of <see cref="Subscribe"/>, counted from 1. A hint (no changes) when the answer is no longer kept.
    /// </summary>
    [Alias("NextPage")]
    [ResponseTimeout(AnswerLimits.AtOnce)]
    ValueTask<StreamUpdate> NextPage(SiloAddress hub, StreamVersion version, int page);

    /// <summary>Makes a service grain a receiver of some buckets and tells it all they hold. Calling again renews the lease.</summary>
    [Alias("SubscribeShards")]
    [ResponseTimeout(AnswerLimits.AtOnce)]
    ValueTask<ShardUpdate> SubscribeShards(ShardSubscription subscription);

    /// <summary>Ends a subscription of <see cref="SubscribeShards"/>.</summary>
    [Alias("UnsubscribeShards")]
    ValueTask UnsubscribeShards(string subscriber, Guid activation);

    /// <summary>Brings the reader to life, if it isn't.</summary>
    [Alias("Ensure")]
    ValueTask Ensure();

    /// <summary>What the reader is doing, for people.</summary>
    [Alias("GetState")]
    ValueTask<WatchState> GetState();
}
