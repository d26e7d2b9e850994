using KGateway.Resources;
using KGateway.Resources.Kgateway.Parameters;
using KGateway.Translation;

namespace KGateway.Kubernetes.Deployment.Rendering;

/// <summary>All that the objects of one Gateway are made from.</summary>
internal sealed class RenderingContext
{
    public RenderingContext(GatewayInfrastructure gateway, ProxyParameters parameters, DeployerOptions options, string? authorities)
    {
        Gateway = gateway;
        Options = options;
        Authorities = authorities;
        Overlays = parameters.Overlays;
        Key = ProxyNames.Objects(gateway.Gateway);
        Ports = ProxyPorts.Of(gateway, parameters.Kube.Service);
        Proxy = ProxyDefaults.Under(parameters.Kube, gateway.Waypoint, Ports, options);
        Image = ProxyImage.Of(Proxy.EnvoyContainer!.Image!);
        Metadata = new ProxyMetadata(gateway, options.Version);
    }

    public GatewayInfrastructure Gateway { get; }

    public DeployerOptions Options { get; }

    /// <summary>
    /// Whether the proxies get Istio's certificates. Waypoints don't: their node's proxy has the mesh's TLS, and would take all containers of
    /// their pods for it.
    /// </summary>
    public bool IstioAutoMtls => Options.IstioAutoMtls && !Gateway.Waypoint;

    /// <summary>The control plane's authorities as PEM; null for xDS without TLS.</summary>
    public string? Authorities { get; }

    public ProxyOverlays Overlays { get; }

    /// <summary>Namespace and name of all objects.</summary>
    public ObjectKey Key { get; }

    public IReadOnlyList<ProxyPort> Ports { get; }

    /// <summary>The parameters, with defaults filled in.</summary>
    public KubernetesProxy Proxy { get; }

    public ProxyImage Image { get; }

    public ProxyMetadata Metadata { get; }
}
