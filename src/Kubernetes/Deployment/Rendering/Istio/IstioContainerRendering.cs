using System.Text.Json.Nodes;
using KGateway.Resources.Kgateway.Parameters;

namespace KGateway.Kubernetes.Deployment.Rendering.Istio;

/// <summary>Makes the container of Istio's agent, which only writes certificates here.</summary>
internal static class IstioContainerRendering
{
    // Tells the agent to write certificates and to run no proxy.
    private const string ProxyConfig =
        """{"discoveryAddress":"$(ISTIO_DISCOVERY_ADDRESS)","proxyMetadata":{"OUTPUT_CERTS":"/etc/istio-certs"}}""";

    public static JsonObject Render(RenderingContext context)
    {
        var parameters = context.Proxy.Istio?.IstioProxyContainer ?? new IstioContainer();
        var image = IstioImages.Of(IstioImages.Agent, parameters.Image);
        var discovery = parameters.IstioDiscoveryAddress ?? "istiod.istio-system.svc:15012";
        var container = new JsonObject { ["name"] = "istio-proxy", ["image"] = image.Reference };
        container.Put("imagePullPolicy", image.PullPolicy);
        container["args"] = new JsonArray(
            "proxy", "sidecar", "--domain", "$(POD_NAMESPACE).svc." + context.Options.ClusterDomain,
            "--configPath", "/etc/istio/proxy", "--serviceCluster", "istio-proxy-prometheus", "--concurrency", "2",
            "--proxyLogLevel", parameters.LogLevel ?? "warning");
        container["env"] = new JsonArray(
            Value("OUTPUT_CERTS", IstioVolumes.CertificatesFolder),
            Value("JWT_POLICY", "third-party-jwt"),
            Value("PILOT_CERT_PROVIDER", "istiod"),
            Value("CA_ADDR", discovery),
            Value("ISTIO_DISCOVERY_ADDRESS", discovery),
            Value("ISTIO_META_MESH_ID", parameters.IstioMetaMeshId ?? "cluster.local"),
            Value("ISTIO_META_CLUSTER_ID", parameters.IstioMetaClusterId ?? "Kubernetes"),
            Value("PROXY_CONFIG", ProxyConfig),
            Value("DISABLE_ENVOY", "true"),
            OfPod("POD_NAME", "metadata.name"),
            OfPod("POD_NAMESPACE", "metadata.namespace"),
            OfPod("INSTANCE_IP", "status.podIP"),
            OfPod("SERVICE_ACCOUNT", "spec.serviceAccountName"),
            OfPod("HOST_IP", "status.hostIP"),
            Value("ISTIO_META_APP_CONTAINERS", ProxyDefaults.Container));
        container.Put("resources", parameters.Resources);
        container.Put("securityContext", parameters.SecurityContext);
        container["volumeMounts"] = IstioVolumes.AgentMounts();
        return container;
    }

    public static JsonObject Value(string name, string value) => new() { ["name"] = name, ["value"] = value };

    public static JsonObject OfPod(string name, string path) => new()
    {
        ["name"] = name,
        ["valueFrom"] = new JsonObject { ["fieldRef"] = new JsonObject { ["fieldPath"] = path } },
    };
}
