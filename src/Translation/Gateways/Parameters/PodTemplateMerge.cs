using KGateway.Resources.Kgateway.Parameters;

namespace KGateway.Translation.Gateways.Parameters;

/// <summary>Merges what two levels say of pods.</summary>
internal static class PodTemplateMerge
{
    public static PodTemplate Merge(PodTemplate lower, PodTemplate upper) => new()
    {
        ExtraLabels = ParametersMerge.Both(lower.ExtraLabels, upper.ExtraLabels),
        ExtraAnnotations = ParametersMerge.Both(lower.ExtraAnnotations, upper.ExtraAnnotations),
        SecurityContext = RawJsonMerge.Merge(lower.SecurityContext, upper.SecurityContext),
        ImagePullSecrets = ParametersMerge.Both(lower.ImagePullSecrets, upper.ImagePullSecrets),
        NodeSelector = ParametersMerge.Both(lower.NodeSelector, upper.NodeSelector),
        Affinity = RawJsonMerge.Merge(lower.Affinity, upper.Affinity),
        Tolerations = ParametersMerge.Both(lower.Tolerations, upper.Tolerations),
        TopologySpreadConstraints = ParametersMerge.Both(lower.TopologySpreadConstraints, upper.TopologySpreadConstraints),
        PriorityClassName = upper.PriorityClassName ?? lower.PriorityClassName,
        GracefulShutdown = ParametersMerge.Both(lower.GracefulShutdown, upper.GracefulShutdown, static (below, above) => new GracefulShutdown
        {
            Enabled = above.Enabled ?? below.Enabled,
            SleepTimeSeconds = above.SleepTimeSeconds ?? below.SleepTimeSeconds,
        }),
        TerminationGracePeriodSeconds = upper.TerminationGracePeriodSeconds ?? lower.TerminationGracePeriodSeconds,
        StartupProbe = RawJsonMerge.MergeProbes(lower.StartupProbe, upper.StartupProbe),
        ReadinessProbe = RawJsonMerge.MergeProbes(lower.ReadinessProbe, upper.ReadinessProbe),
        LivenessProbe = RawJsonMerge.MergeProbes(lower.LivenessProbe, upper.LivenessProbe),
        ExtraVolumes = ParametersMerge.Both(lower.ExtraVolumes, upper.ExtraVolumes),
    };
}
