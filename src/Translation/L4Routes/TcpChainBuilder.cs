using Envoy.Config.Listener.V3;
using Envoy.Extensions.Filters.Network.TcpProxy.V3;
using KGateway.Translation.Encoding;
using KGateway.Translation.Gateways;

namespace KGateway.Translation.L4Routes;

/// <summary>Builds the filter chain of a TCPRoute or TLSRoute.</summary>
internal static class TcpChainBuilder
{
    /// <summary>Builds the chain of a route that has at least one backend.</summary>
    /// <param name="name">Name of the chain.</param>
    /// <param name="route">The route.</param>
    /// <param name="hosts">Names that lead to it; at least one.</param>
    public static L4Chain Build(string name, ResolvedL4Route route, IReadOnlyList<string> hosts)
    {
        var chain = new FilterChain
        {
            Name = name,
            Filters = { new Filter { Name = "envoy.filters.network.tcp_proxy", TypedConfig = TypedConfig.Of(Proxy(name, route)) } },
        };
        // A name that fits everything makes all others superfluous.
        var byName = !hosts.Contains(Hostnames.Any);
        if (byName)
            chain.FilterChainMatch = new FilterChainMatch { ServerNames = { hosts } };
        return new(name, DeterministicBytes.Of(chain), byName, route.Clusters);
    }

    /// <summary>The filter that passes connections on to a route's backends, of which there is at least one.</summary>
    public static TcpProxy Proxy(string name, ResolvedL4Route route)
    {
        var proxy = new TcpProxy { StatPrefix = name };
        route.Limits.Apply(proxy);
        if (!route.Shares)
        {
            proxy.Cluster = route.Backends[0].Cluster;
            return proxy;
        }

        proxy.WeightedClusters = new TcpProxy.Types.WeightedCluster();
        foreach (var backend in route.Backends)
        {
            proxy.WeightedClusters.Clusters.Add(
                new TcpProxy.Types.WeightedCluster.Types.ClusterWeight { Name = backend.Cluster, Weight = (uint)backend.Weight });
        }

        return proxy;
    }
}
