using KGateway.Resources.Kgateway.Parameters;

namespace KGateway.Translation;

/// <summary>The parameters in force for a Gateway: those of its class and its own, merged. Compares by content.</summary>
public sealed record ProxyParameters
{
    /// <summary>What holds when nobody says anything.</summary>
    public static ProxyParameters Default { get; } = new();

    /// <summary>Whether the user runs the proxies and nothing is deployed.</summary>
    public bool SelfManaged { get; init; }

    /// <summary>How proxies are deployed, without the patches.</summary>
    public KubernetesProxy Kube { get; init; } = new();

    /// <summary>The patches of deployed objects.</summary>
    public ProxyOverlays Overlays { get; init; } = new();
}
