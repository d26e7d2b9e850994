using System.Collections.Immutable;
using KGateway.Grains.Contracts.Gateways;
using KGateway.Translation.Encoding;

namespace KGateway.Grains.Gateways;

/// <summary>Makes a newer snapshot from the one that a hub holds and the pages of an update.</summary>
internal static class SnapshotAssembler
{
    /// <summary>The newer snapshot, and the names that changed by type; null when the update doesn't fit to what is held.</summary>
    public static (GatewaySnapshot Snapshot, ImmutableArray<ImmutableArray<string>> Changed)? Apply(
        GatewaySnapshot? held,
        IReadOnlyList<SnapshotUpdate> pages)
    {
        var put = new List<EncodedResource>[XdsTypes.Count];
        var remove = new List<string>[XdsTypes.Count];
        foreach (var type in XdsTypes.All)
        {
            put[(int)type] = [];
            remove[(int)type] = [];
        }

        var hosts = new Queue<EncodedVirtualHost>();
        ImmutableDictionary<string, Translation.Backends.BackendKey>? backends = null;
        foreach (var page in pages)
        {
            foreach (var message in page.Messages)
                put[(int)message.Type].Add(message);
            foreach (var host in page.Hosts)
                hosts.Enqueue(host);
            foreach (var removed in page.Removed)
                remove[(int)removed.Type].Add(removed.Name);
            backends ??= page.Backends;
        }

        foreach (var page in pages)
        {
            foreach (var patch in page.Tables)
            {
                if (Table(patch, held?.Sets[(int)XdsType.Route][patch.Name] as EncodedRouteTable, hosts) is not { } table)
                    return null;
                put[(int)XdsType.Route].Add(table);
            }
        }

        var sets = ImmutableArray.CreateBuilder<ResourceSet>(XdsTypes.Count);
        var changed = ImmutableArray.CreateBuilder<ImmutableArray<string>>(XdsTypes.Count);
        for (var i = 0; i < XdsTypes.Count; i++)
        {
            sets.Add((held?.Sets[i] ?? ResourceSet.Empty).With(put[i], remove[i]));
            changed.Add([.. put[i].Select(static resource => resource.Name), .. remove[i]]);
        }

        if ((backends ?? held?.Backends) is not { } known)
            return null;
        return (new GatewaySnapshot(pages[^1].Inputs, sets.MoveToImmutable(), known), changed.MoveToImmutable());
    }

    private static EncodedRouteTable? Table(RouteTablePatch patch, EncodedRouteTable? held, Queue<EncodedVirtualHost> news)
    {
        if (patch.Base is { } version && held?.Version != version)
            return null;
        var hosts = ImmutableArray.CreateBuilder<EncodedVirtualHost>();
        foreach (var run in patch.Runs)
        {
            if (run.Start >= 0)
            {
                hosts.AddRange(held!.VirtualHosts.AsSpan(run.Start, run.Count));
                continue;
            }

            for (var i = 0; i < run.Count; i++)
                hosts.Add(news.Dequeue());
        }

        return new EncodedRouteTable(patch.Name, patch.Head, hosts.ToImmutable());
    }
}
