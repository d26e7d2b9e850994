using Envoy.Config.Listener.V3;
using Envoy.Extensions.Filters.Listener.ProxyProtocol.V3;
using Google.Protobuf.WellKnownTypes;
using KGateway.Resources.Kgateway.ListenerPolicies;
using KGateway.Translation.Encoding;
using EnvoyListener = Envoy.Config.Listener.V3.Listener;
using TcpKeepalive = KGateway.Resources.Kgateway.Policies.TcpKeepalive;

namespace KGateway.Translation.Policies.Listener;

/// <summary>The fields that concern connections, whatever is spoken on them.</summary>
internal static class ConnectionFields
{
    public static void Add(ListenerPolicySettings settings, ListenerFieldContext context)
    {
        if (settings.ProxyProtocol is { } proxyProtocol)
            context.Add(new("proxyProtocol") { Port = ProxyProtocol(proxyProtocol, context) });
        if (settings.PerConnectionBufferLimitBytes is { } limit && context.IsWithin(limit, 0, int.MaxValue, "perConnectionBufferLimitBytes"))
            context.Add(new("perConnectionBufferLimitBytes") { Port = new EnvoyListener { PerConnectionBufferLimitBytes = (uint)limit } });
        if (settings.TransportSocketConnectTimeout is { } timeout)
        {
            context.Add(new("transportSocketConnectTimeout")
            {
                Chain = new FilterChain { TransportSocketConnectTimeout = Duration.FromTimeSpan(timeout) },
            });
        }

        if (settings.TcpKeepalive is { } keepalive
            && context.IsWithin(keepalive.KeepAliveProbes ?? 0, 0, int.MaxValue, "tcpKeepalive.keepAliveProbes"))
            context.Add(new("tcpKeepalive") { Port = new EnvoyListener { TcpKeepalive = Keepalive(keepalive) } });
    }

    private static EnvoyListener ProxyProtocol(ProxyProtocolSettings settings, ListenerFieldContext context) => new()
    {
        ListenerFilters =
        {
            new ListenerFilter
            {
                Name = "envoy.filters.listener.proxy_protocol",
                TypedConfig = TypedConfig.Of(new ProxyProtocol
                {
                    StatPrefix = $"{context.Policy.Metadata.Namespace}_{context.Policy.Metadata.Name}",
                    AllowRequestsWithoutProxyProtocol = settings.AllowRequestsWithoutProxyProtocol,
                }),
            },
        },
    };

    private static Envoy.Config.Core.V3.TcpKeepalive Keepalive(TcpKeepalive settings)
    {
        var keepalive = new Envoy.Config.Core.V3.TcpKeepalive();
        if (settings.KeepAliveProbes is { } probes)
            keepalive.KeepaliveProbes = (uint)probes;
        if (settings.KeepAliveTime is { } time)
            keepalive.KeepaliveTime = (uint)time.TotalSeconds;
        if (settings.KeepAliveInterval is { } interval)
            keepalive.KeepaliveInterval = (uint)interval.TotalSeconds;
        return keepalive;
    }
}
