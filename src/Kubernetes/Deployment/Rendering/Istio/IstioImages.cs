using KGateway.Resources.Kgateway.Parameters;
using KGateway.Translation.Gateways.Parameters;

namespace KGateway.Kubernetes.Deployment.Rendering.Istio;

/// <summary>Images of the containers beside the proxy.</summary>
internal static class IstioImages
{
    /// <summary>Default image of Istio's agent.</summary>
    public static readonly ContainerImage Agent = new()
    {
        Registry = "docker.io/istio", Repository = "proxyv2", Tag = "1.30.1", PullPolicy = "IfNotPresent",
    };

    /// <summary>The image of the parameters on top of the default one.</summary>
    public static ProxyImage Of(ContainerImage defaults, ContainerImage? given) => ProxyImage.Of(ParametersMerge.Merge(
        new KubernetesProxy { SdsContainer = new() { Image = defaults } },
        new KubernetesProxy { SdsContainer = new() { Image = given } }).SdsContainer!.Image!);
}
