using Envoy.Config.Listener.V3;
using Envoy.Extensions.Filters.Udp.UdpProxy.V3;
using KGateway.Translation.Encoding;

namespace KGateway.Translation.L4Routes;

/// <summary>Builds the filter of a UDPRoute.</summary>
internal static class UdpFilterBuilder
{
    /// <summary>Builds the filter of a route that has at least one backend.</summary>
    public static L4Chain Build(string name, ResolvedL4Route route)
    {
        var proxy = new UdpProxyConfig { StatPrefix = name, Matcher = UdpShares.Matcher(route.Backends) };
        var filter = new ListenerFilter { Name = "envoy.filters.udp_listener.udp_proxy", TypedConfig = TypedConfig.Of(proxy) };
        return new(name, DeterministicBytes.Of(filter), ByServerName: false, route.Clusters);
    }
}
