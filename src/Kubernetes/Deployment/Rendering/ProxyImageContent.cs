namespace KGateway.Kubernetes.Deployment.Rendering;

/// <summary>Sorts of images that proxies can have.</summary>
internal enum ProxyImageContent
{
    /// <summary>Envoy and a Linux with bash, whose entrypoint takes Envoy's arguments.</summary>
    EnvoyAndShell,

    /// <summary>Envoy and no other program; its entrypoint takes Envoy's arguments.</summary>
    EnvoyAlone,

    /// <summary>kgateway's wrapper, which reads /etc/envoy/envoy.yaml, finds locality and trust store itself, and has a shell and wget.</summary>
    Wrapper,
}
