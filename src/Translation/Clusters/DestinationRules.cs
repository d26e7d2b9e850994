using Envoy.Config.Cluster.V3;
using KGateway.Resources;
using KGateway.Resources.Istio;
using KGateway.Translation.State;

namespace KGateway.Translation.Clusters;

/// <summary>Istio's DestinationRules: of those for a host that the proxy may see the oldest holds, and settings of a port replace those of the host.</summary>
internal static class DestinationRules
{
    private const string Everywhere = "*";
    private const string OwnNamespace = ".";
    private const int MaxPercent = 100;

    /// <summary>Writes what holds for a host and port into a cluster, but for TLS, and returns it; null for nothing.</summary>
    public static DestinationSettings? Apply(ClusterDraft draft, string host, int port, ILookups lookups, ProxyClient? client)
    {
        if (client is null || Find(host, lookups, client) is not { } found || DestinationSettings.Of(found, port) is not { } rule)
            return null;
        draft.Preference = LocalityFailovers.PreferenceOf(rule.LoadBalancer?.LocalityLbSetting, rule.OutlierDetection is not null);
        if (rule.OutlierDetection is { } outlier)
            Eject(draft.Message, rule, outlier);
        if (rule.ConnectionPool is { } pool)
            DestinationConnections.Apply(draft, rule, pool);
        if (rule.LoadBalancer is { } balancer)
            DestinationBalancing.Apply(draft, rule, balancer);
        return rule;
    }

    /// <summary>The host that rules for a Service name.</summary>
    public static string HostOf(ObjectKey service, TranslationSettings settings) => $"{service.Name}.{service.Namespace}.svc.{settings.ClusterDomain}";

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

    private static void Eject(Cluster cluster, DestinationSettings rule, OutlierDetectionSettings outlier)
    {
        cluster.OutlierDetection = ToEnvoy(outlier, rule);
        cluster.CommonLbConfig ??= new Cluster.Types.CommonLbConfig();
        cluster.CommonLbConfig.LocalityWeightedLbConfig = new Cluster.Types.CommonLbConfig.Types.LocalityWeightedLbConfig();
        // Without a minimum, Envoy's own would send requests to endpoints that are known to fail.
        cluster.CommonLbConfig.HealthyPanicThreshold = new Envoy.Type.V3.Percent { Value = Percent(outlier.MinHealthPercent) };
        rule.NoteIf(outlier.OutlierDetectionHttpErrorCodes is not null, "outlierDetection.outlierDetectionHttpErrorCodes");
        rule.NoteIf(outlier.ConsecutiveErrors is not null, "outlierDetection.consecutiveErrors");
    }

    private static OutlierDetection ToEnvoy(OutlierDetectionSettings settings, DestinationSettings rule)
    {
        var outlier = new OutlierDetection
        {
            Interval = rule.DurationOf("outlierDetection.interval", settings.Interval),
            BaseEjectionTime = rule.DurationOf("outlierDetection.baseEjectionTime", settings.BaseEjectionTime),
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

    private static uint Number(long value) => (uint)Math.Clamp(value, 0, uint.MaxValue);

    private static uint Enforced(long count) => count > 0 ? (uint)MaxPercent : 0;

    private static int Percent(int? value) => Math.Clamp(value ?? 0, 0, MaxPercent);
}
