using KGateway.Resources;
using KGateway.Resources.Kgateway.Parameters;

namespace KGateway.Translation.Gateways.Parameters;

/// <summary>
/// Merges parameters of two levels. What the upper level says overrides, maps are merged by key, and lists follow each other; ranges of
/// a load balancer, the strategy and the matcher of statistics are replaced as a whole.
/// </summary>
public static class ParametersMerge
{
    /// <summary>The parameters of both levels, without their patches.</summary>
    public static KubernetesProxy Merge(KubernetesProxy lower, KubernetesProxy upper)
    {
        ArgumentNullException.ThrowIfNull(lower);
        ArgumentNullException.ThrowIfNull(upper);
        return new()
        {
            Deployment = Both(lower.Deployment, upper.Deployment, static (below, above) => new DeploymentParameters
            {
                Replicas = above.Replicas ?? below.Replicas,
                Strategy = above.Strategy ?? below.Strategy,
            }),
            EnvoyContainer = Both(lower.EnvoyContainer, upper.EnvoyContainer, ContainerMerge.Merge),
            SdsContainer = Both(lower.SdsContainer, upper.SdsContainer, ContainerMerge.Merge),
            PodTemplate = Both(lower.PodTemplate, upper.PodTemplate, PodTemplateMerge.Merge),
            Service = Both(lower.Service, upper.Service, Merge),
            ServiceAccount = Both(lower.ServiceAccount, upper.ServiceAccount, static (below, above) => new ServiceAccountParameters
            {
                ExtraLabels = Both(below.ExtraLabels, above.ExtraLabels),
                ExtraAnnotations = Both(below.ExtraAnnotations, above.ExtraAnnotations),
            }),
            Istio = Both(lower.Istio, upper.Istio, static (below, above) => new IstioParameters
            {
                IstioProxyContainer = Both(below.IstioProxyContainer, above.IstioProxyContainer, ContainerMerge.Merge),
                CustomSidecars = Both(below.CustomSidecars, above.CustomSidecars),
            }),
            Stats = Both(lower.Stats, upper.Stats, static (below, above) => new StatsParameters
            {
                Enabled = above.Enabled ?? below.Enabled,
                RoutePrefixRewrite = above.RoutePrefixRewrite ?? below.RoutePrefixRewrite,
                EnableStatsRoute = above.EnableStatsRoute ?? below.EnableStatsRoute,
                StatsRoutePrefixRewrite = above.StatsRoutePrefixRewrite ?? below.StatsRoutePrefixRewrite,
                Matcher = above.Matcher ?? below.Matcher,
            }),

            // Whoever wants no defaults gets none, on whichever level.
            OmitDefaultSecurityContext =
                lower.OmitDefaultSecurityContext == true ? true : upper.OmitDefaultSecurityContext ?? lower.OmitDefaultSecurityContext,
        };
    }

    /// <summary>What is said on either level, merged if it is said on both.</summary>
    internal static T? Both<T>(T? lower, T? upper, Func<T, T, T> merge)
        where T : class =>
        lower is null ? upper : upper is null ? lower : merge(lower, upper);

    /// <summary>The entries of both levels; the upper one's win.</summary>
    internal static StringMap Both(StringMap lower, StringMap upper) =>
        lower.IsEmpty ? upper : upper.IsEmpty ? lower : StringMap.From([.. lower, .. upper]);

    /// <summary>The items of both levels.</summary>
    internal static EquatableArray<T> Both<T>(EquatableArray<T> lower, EquatableArray<T> upper) =>
        lower.IsEmpty ? upper : upper.IsEmpty ? lower : EquatableArray.Create<T>([.. lower, .. upper]);

    private static ServiceParameters Merge(ServiceParameters lower, ServiceParameters upper) => new()
    {
        Type = upper.Type ?? lower.Type,
        ClusterIP = upper.ClusterIP ?? lower.ClusterIP,
        ExtraLabels = Both(lower.ExtraLabels, upper.ExtraLabels),
        ExtraAnnotations = Both(lower.ExtraAnnotations, upper.ExtraAnnotations),
        Ports = Both(lower.Ports, upper.Ports),
        ExternalTrafficPolicy = upper.ExternalTrafficPolicy ?? lower.ExternalTrafficPolicy,
        LoadBalancerClass = upper.LoadBalancerClass ?? lower.LoadBalancerClass,
        LoadBalancerSourceRanges =
            upper.LoadBalancerSourceRanges.IsEmpty ? lower.LoadBalancerSourceRanges : upper.LoadBalancerSourceRanges,
    };
}
