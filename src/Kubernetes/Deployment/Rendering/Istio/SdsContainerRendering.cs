using System.Text.Json.Nodes;
using KGateway.Resources.Kgateway.Parameters;

namespace KGateway.Kubernetes.Deployment.Rendering.Istio;

/// <summary>Makes the container that serves Istio's certificates to the proxy.</summary>
internal static class SdsContainerRendering
{
    public static JsonObject Render(RenderingContext context)
    {
        var parameters = context.Proxy.SdsContainer ?? new SdsContainer();
        var image = IstioImages.Of(context.Options.SdsImage, parameters.Image);
        var container = new JsonObject { ["name"] = "sds", ["image"] = image.Reference };
        container.Put("imagePullPolicy", image.PullPolicy);
        container["env"] = new JsonArray(
            IstioContainerRendering.OfPod("POD_NAME", "metadata.name"),
            IstioContainerRendering.OfPod("POD_NAMESPACE", "metadata.namespace"),
            IstioContainerRendering.Value("ISTIO_MTLS_SDS_ENABLED", "true"),
            IstioContainerRendering.Value("LOG_LEVEL", parameters.Bootstrap?.LogLevel ?? "info"));
        container["ports"] = new JsonArray(new JsonObject
        {
            ["name"] = "sds", ["containerPort"] = IstioSdsCluster.Port, ["protocol"] = "TCP",
        });
        container["readinessProbe"] = new JsonObject
        {
            ["tcpSocket"] = new JsonObject { ["port"] = IstioSdsCluster.Port }, ["initialDelaySeconds"] = 3, ["periodSeconds"] = 10,
        };
        container.Put("resources", parameters.Resources);
        container.Put("securityContext", parameters.SecurityContext);
        container["volumeMounts"] = new JsonArray(IstioVolumes.Mount(IstioVolumes.Certificates, IstioVolumes.CertificatesFolder));
        return container;
    }
}
