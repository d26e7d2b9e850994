using Envoy.Config.Cluster.V3;
using Envoy.Config.Core.V3;
using Google.Protobuf.WellKnownTypes;
using KGateway.Resources.Istio;
using KGateway.Translation.State;

namespace KGateway.Translation.Clusters;

/// <summary>
/// Istio's DestinationRules: of those for a host that the proxy may see the oldest holds, and settings of a port replace those of the host.
/// But for TLS and the preference for near endpoints they change a cluster only if they eject endpoints that fail, as kgateway's do.
/// </summary>
internal static class DestinationRules
{
    private const string Everywhere = "*";
    private const string OwnNamespace = ".";
    private const int MaxPercent = 100;

    /// <summary>Writes what holds for a host and port into a cluster, but for TLS, which is returned; null for none.</summary>
    public static ClientTlsSettings? Apply(ClusterDraft draft, string host, int port, ILookups lookups, ProxyClient? client)
    {
        if (client is null || Find(host, lookups, client)?.Spec.TrafficPolicy is not { } policy)
            return null;
        var (outlier, connections, balancer, tls) = (policy.OutlierDetection, policy.ConnectionPool, policy.LoadBalancer, policy.Tls);
        foreach (PortTrafficPolicy own in policy.PortLevelSettings)
        {
            if (own.Port?.Number == port)
            {
                (outlier, connections, balancer, tls) = (own.OutlierDetection, own.ConnectionPool, own.LoadBalancer, own.Tls);
                break;
            }
        }

        draft.Preference = LocalityFailovers.PreferenceOf(balancer?.LocalityLbSetting, outlier is not null);
        if (outlier is null)
            return tls;
        Cluster cluster = draft.Message;
        cluster.OutlierDetection = ToEnvoy(outlier);
        cluster.CommonLbConfig ??= new Cluster.Types.CommonLbConfig();
        cluster.CommonLbConfig.LocalityWeightedLbConfig = new Cluster.Types.CommonLbConfig.Types.LocalityWeightedLbConfig();
        // Without a minimum, Envoy's own would send requests to endpoints that are known to fail.
        cluster.CommonLbConfig.HealthyPanicThreshold = new Envoy.Type.V3.Percent { Value = Percent(outlier.MinHealthPercent) };
        if (connections?.Tcp?.TcpKeepalive is { } keepalive)
            cluster.UpstreamConnectionOptions = new UpstreamConnectionOptions { TcpKeepalive = ToEnvoy(keepalive) };
        return tls;
    }

    /// <summary>The rule for a host that holds for some proxies; null when there is none.</summary>
    public static DestinationRule? Find(string host, ILookups lookups, ProxyClient client)
    {
        DestinationRule? exported = null;
        DestinationRule? own = null;
        foreach (DestinationRule rule in lookups.OfHost<DestinationRule>(host))
        {
            if (rule.Spec.WorkloadSelector is { } selector && !selector.Selects(client.Labels))
                continue;
            if (IsExportedToAll(rule))
                exported = Older(exported, rule);
            else if (IsExportedTo(rule, client.Namespace))
                own = Older(own, rule);
        }

        return exported ?? own;
    }

    private static bool IsExportedToAll(DestinationRule rule) => rule.Spec.ExportTo.IsEmpty || rule.Spec.ExportTo.Contains(Everywhere);

    private static bool IsExportedTo(DestinationRule rule, string @namespace)
    {
        foreach (string space in rule.Spec.ExportTo)
        {
            if (space == @namespace || (space == OwnNamespace && rule.Metadata.Namespace == @namespace))
                return true;
        }

        return false;
    }

    private static DestinationRule Older(DestinationRule? held, DestinationRule rule) =>
        held is null || Created(rule) < Created(held) ? rule : held;

    private static DateTimeOffset Created(DestinationRule rule) => rule.Metadata.CreationTimestamp ?? DateTimeOffset.MaxValue;

    private static OutlierDetection ToEnvoy(OutlierDetectionSettings settings)
    {
        var outlier = new OutlierDetection
        {
            Interval = Duration(settings.Interval),
            BaseEjectionTime = Duration(settings.BaseEjectionTime),
            SplitExternalLocalOriginErrors = settings.SplitExternalLocalOriginErrors,
        };
        if (settings.Consecutive5xxErrors is { } errors)
        {
            outlier.Consecutive5Xx = Number(errors);
            outlier.EnforcingConsecutive5Xx = Enforced(errors);
        }

        if (settings.ConsecutiveGatewayErrors is { } failures)
        {
            outlier.ConsecutiveGatewayFailure = Number(failures);
            outlier.EnforcingConsecutiveGatewayFailure = Enforced(failures);
        }

        if (settings.MaxEjectionPercent is > 0)
            outlier.MaxEjectionPercent = (uint)Percent(settings.MaxEjectionPercent);
        if (!settings.SplitExternalLocalOriginErrors)
            return outlier;
        if (settings.ConsecutiveLocalOriginFailures is > 0 and var local)
        {
            outlier.ConsecutiveLocalOriginFailure = Number(local);
            outlier.EnforcingConsecutiveLocalOriginFailure = MaxPercent;
        }

        outlier.EnforcingLocalOriginSuccessRate = 0;
        return outlier;
    }

    private static TcpKeepalive ToEnvoy(TcpKeepaliveSettings settings)
    {
        var keepalive = new TcpKeepalive();
        if (settings.Probes is > 0 and var probes)
            keepalive.KeepaliveProbes = Number(probes);
        if (GoDuration.Parse(settings.Time) is { TotalSeconds: >= 1 } time)
            keepalive.KeepaliveTime = (uint)time.TotalSeconds;
        if (GoDuration.Parse(settings.Interval) is { TotalSeconds: >= 1 } interval)
            keepalive.KeepaliveInterval = (uint)interval.TotalSeconds;
        return keepalive;
    }

    private static Duration? Duration(string? text) => GoDuration.Parse(text) is { } span ? Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(span) : null;

    private static uint Number(long value) => (uint)Math.Clamp(value, 0, uint.MaxValue);

    private static uint Enforced(long count) => count > 0 ? (uint)MaxPercent : 0;

    private static int Percent(int? value) => Math.Clamp(value ?? 0, 0, MaxPercent);
}
