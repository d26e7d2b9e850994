using KGateway.Resources.Validation.Kgateway.Parameters;

namespace KGateway.Resources.Kgateway.Parameters;

/// <summary>The pods of proxies.</summary>
[CheckedBy<PodTemplateRules>]
public sealed record PodTemplate
{
    /// <summary>Labels beside those of the deployer.</summary>
    [LabelValue]
    public StringMap ExtraLabels { get; init; }

    /// <summary>Annotations beside those of the deployer.</summary>
    public StringMap ExtraAnnotations { get; init; }

    /// <summary>A PodSecurityContext.</summary>
    public RawJson? SecurityContext { get; init; }

    /// <summary>LocalObjectReferences of Secrets for pulling images.</summary>
    public EquatableArray<RawJson> ImagePullSecrets { get; init; }

    /// <summary>Labels that nodes must have.</summary>
    public StringMap NodeSelector { get; init; }

    /// <summary>An Affinity.</summary>
    public RawJson? Affinity { get; init; }

    /// <summary>Tolerations.</summary>
    public EquatableArray<RawJson> Tolerations { get; init; }

    /// <summary>TopologySpreadConstraints.</summary>
    public EquatableArray<RawJson> TopologySpreadConstraints { get; init; }

    /// <summary>Name of a PriorityClass.</summary>
    public string? PriorityClassName { get; init; }

    /// <summary>How a pod ends.</summary>
    public GracefulShutdown? GracefulShutdown { get; init; }

    /// <summary>Time that a pod has to end, in seconds.</summary>
    [Range(0, 31536000)]
    public int? TerminationGracePeriodSeconds { get; init; }

    /// <summary>A Probe that tells when the proxy has started.</summary>
    public RawJson? StartupProbe { get; init; }

    /// <summary>A Probe that tells whether the proxy is ready.</summary>
    public RawJson? ReadinessProbe { get; init; }

    /// <summary>A Probe that tells whether the proxy lives; there is none by default.</summary>
    public RawJson? LivenessProbe { get; init; }

    /// <summary>Volumes after those of the deployer.</summary>
    public EquatableArray<RawJson> ExtraVolumes { get; init; }
}
