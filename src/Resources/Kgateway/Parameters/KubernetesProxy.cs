namespace KGateway.Resources.Kgateway.Parameters;

/// <summary>How proxies are deployed to Kubernetes. Pieces of Kubernetes objects are kept as written.</summary>
public sealed record KubernetesProxy
{
    /// <summary>The Deployment.</summary>
    public DeploymentParameters? Deployment { get; init; }

    /// <summary>The container of the proxy.</summary>
    public EnvoyContainer? EnvoyContainer { get; init; }

    /// <summary>The container that serves Istio's certificates to the proxy.</summary>
    public SdsContainer? SdsContainer { get; init; }

    /// <summary>The pods.</summary>
    public PodTemplate? PodTemplate { get; init; }

    /// <summary>The Service.</summary>
    public ServiceParameters? Service { get; init; }

    /// <summary>The ServiceAccount.</summary>
    public ServiceAccountParameters? ServiceAccount { get; init; }

    /// <summary>Integration with Istio's mutual TLS.</summary>
    public IstioParameters? Istio { get; init; }

    /// <summary>The proxy's statistics.</summary>
    public StatsParameters? Stats { get; init; }

    /// <summary>Whether security contexts have no defaults; those that are written stay.</summary>
    public bool? OmitDefaultSecurityContext { get; init; }

    /// <summary>Patch of the Deployment.</summary>
    public ObjectOverlay? DeploymentOverlay { get; init; }

    /// <summary>Patch of the Service.</summary>
    public ObjectOverlay? ServiceOverlay { get; init; }

    /// <summary>Patch of the ServiceAccount.</summary>
    public ObjectOverlay? ServiceAccountOverlay { get; init; }

    /// <summary>Asks for a PodDisruptionBudget; its selector is filled in.</summary>
    public ObjectOverlay? PodDisruptionBudget { get; init; }

    /// <summary>Asks for a HorizontalPodAutoscaler; its target is filled in.</summary>
    public ObjectOverlay? HorizontalPodAutoscaler { get; init; }

    /// <summary>Asks for a VerticalPodAutoscaler; its target is filled in.</summary>
    public ObjectOverlay? VerticalPodAutoscaler { get; init; }
}
