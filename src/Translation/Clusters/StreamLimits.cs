using Envoy.Extensions.Filters.Network.TcpProxy.V3;
using Google.Protobuf.WellKnownTypes;
using KGateway.Resources;
using KGateway.Translation.Backends;
using KGateway.Translation.State;

namespace KGateway.Translation.Clusters;

/// <summary>
/// How long connections that aren't HTTP may last, as DestinationRules say of the backend that they are passed on to. It is a matter of the filter
/// that passes them on, not of the cluster; what can't be honoured is told of with the cluster.
/// </summary>
/// <param name="Idle">How long nothing may be sent; 0 for any time, null for the default.</param>
/// <param name="Longest">How long they may last; null for any time.</param>
internal sealed record StreamLimits(TimeSpan? Idle, TimeSpan? Longest)
{
    /// <summary>No limits but the defaults.</summary>
    public static StreamLimits None { get; } = new(null, null);

    /// <summary>Those of a backend, for the proxies that connect to it.</summary>
    public static StreamLimits Of(BackendKey backend, ILookups lookups, TranslationSettings settings, ProxyClient? client)
    {
        if (client is null || HostOf(backend, settings) is not { } host || DestinationRules.Find(host, lookups, client) is not { } found)
            return None;
        if (DestinationSettings.Of(found, backend.Port) is not { ConnectionPool.Tcp: { } tcp } rule)
            return None;
        return new(
            rule.DurationOf(DestinationConnections.IdleField, tcp.IdleTimeout, zero: true)?.ToTimeSpan(),
            rule.DurationOf(DestinationConnections.LongestField, tcp.MaxConnectionDuration)?.ToTimeSpan());
    }

    /// <summary>Those of several backends that share connections: what is said of all of them.</summary>
    public static StreamLimits OfAll(IReadOnlyCollection<StreamLimits> backends)
    {
        StreamLimits? common = null;
        foreach (StreamLimits limits in backends)
        {
            common = common is null
                ? limits
                : new(limits.Idle == common.Idle ? common.Idle : null, limits.Longest == common.Longest ? common.Longest : null);
        }

        return common ?? None;
    }

    /// <summary>Writes them into the filter.</summary>
    public void Apply(TcpProxy proxy)
    {
        if (Idle is { } idle)
            proxy.IdleTimeout = Duration.FromTimeSpan(idle);
        if (Longest is { } longest)
            proxy.MaxDownstreamConnectionDuration = Duration.FromTimeSpan(longest);
    }

    private static string? HostOf(BackendKey backend, TranslationSettings settings)
    {
        if (backend.Kind == ResourceKinds.Service.GroupKind)
            return DestinationRules.HostOf(backend.Object, settings);
        return backend.Kind == ResourceKinds.ServiceEntry.GroupKind ? ServiceEntryBackends.HostOf(backend) : null;
    }
}
