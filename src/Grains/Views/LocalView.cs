using KGateway.Grains.Contracts.Views;
using KGateway.Grains.Hub;
using KGateway.Grains.Proxies;

namespace KGateway.Grains.Views;

/// <summary>What goes on in this silo.</summary>
internal sealed class LocalView(StateReplica state, LocalGrains locals, ProxyRegistry proxies, SiloMembership membership)
{
    /// <summary>Looks.</summary>
    public SiloView Get()
    {
        var view = state.Current;
        return new SiloView(
            membership.Local.ToString(),
            view.Synced && !proxies.Draining,
            proxies.Draining ? ["shutting down"] : view.Missing,
            view.Inputs.ToString(),
            [.. locals.Watches.Values.Select(static watch => watch.View)],
            [.. locals.Gateways.Values.Select(static gateway => gateway.View)],
            [.. locals.Services.Values.Select(static service => service.View)],
            [.. proxies.All.Select(static proxy => proxy.MakeReport())],
            proxies.Parts(),
            [.. locals.Gateways.Values
                .Where(static gateway => gateway.Translated is not null)
                .SelectMany(static gateway => gateway.Translated!.Statuses)
                .Select(static pair => new ObjectStatusView(pair.Key, pair.Value))]);
    }
}
