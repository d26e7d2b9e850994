using System.Runtime.InteropServices;
using KGateway.Grains.Contracts.Snapshots;
using KGateway.Translation.Endpoints;

namespace KGateway.Grains.Hub;

/// <summary>The feeds of one Gateway's proxies on this silo: one for each place where some of them run. Thread-safe.</summary>
internal sealed class LocalizedFeeds(ISnapshotFeed all)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ClientLocality, (LocalizedFeed Feed, int Users)> _feeds = [];

    /// <summary>How many places there are feeds for.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _feeds.Count;
        }
    }

    /// <summary>The feed for a proxy, counted as used until it is released.</summary>
    public ISnapshotFeed Use(ClientLocality client)
    {
        if (client.IsUnknown)
            return all;
        lock (_gate)
        {
            ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_feeds, client, out _);
            entry = (entry.Feed ?? new LocalizedFeed(all, client), entry.Users + 1);
            return entry.Feed;
        }
    }

    /// <summary>Ends a use.</summary>
    public void Release(ClientLocality client)
    {
        if (client.IsUnknown)
            return;
        lock (_gate)
        {
            ref var entry = ref CollectionsMarshal.GetValueRefOrNullRef(_feeds, client);
            if (--entry.Users == 0)
                _feeds.Remove(client);
        }
    }
}
