using KGateway.Resources;
using KGateway.Resources.Kgateway.Parameters;

namespace KGateway.Translation;

/// <summary>Patches of deployed objects, in the order in which they are applied: the class's first, then the Gateway's.</summary>
public sealed record ProxyOverlays
{
    /// <summary>Patches of the Deployment.</summary>
    public EquatableArray<ObjectOverlay> Deployment { get; init; }

    /// <summary>Patches of the Service.</summary>
    public EquatableArray<ObjectOverlay> Service { get; init; }

    /// <summary>Patches of the ServiceAccount.</summary>
    public EquatableArray<ObjectOverlay> ServiceAccount { get; init; }

    /// <summary>Patches of the PodDisruptionBudget, which is wanted only if there is one.</summary>
    public EquatableArray<ObjectOverlay> PodDisruptionBudget { get; init; }

    /// <summary>Patches of the HorizontalPodAutoscaler, which is wanted only if there is one.</summary>
    public EquatableArray<ObjectOverlay> HorizontalPodAutoscaler { get; init; }

    /// <summary>Patches of the VerticalPodAutoscaler, which is wanted only if there is one.</summary>
    public EquatableArray<ObjectOverlay> VerticalPodAutoscaler { get; init; }
}
