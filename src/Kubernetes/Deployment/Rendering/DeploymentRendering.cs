using System.Text.Json.Nodes;
using KGateway.Kubernetes.Deployment.Rendering.Istio;

namespace KGateway.Kubernetes.Deployment.Rendering;

/// <summary>Makes the Deployment of proxies.</summary>
internal static class DeploymentRendering
{
    public static JsonObject Render(RenderingContext context)
    {
        var spec = new JsonObject();
        spec.Put("replicas", context.Proxy.Deployment?.Replicas);
        spec.Put("strategy", context.Proxy.Deployment?.Strategy);
        spec["selector"] = new JsonObject { ["matchLabels"] = context.Metadata.Selector() };
        spec["template"] = Pods(context);
        return new JsonObject
        {
            ["apiVersion"] = DeployedKind.Deployment.ApiVersion,
            ["kind"] = DeployedKind.Deployment.Kind,
            ["metadata"] = context.Metadata.Of(context.Key),
            ["spec"] = spec,
        };
    }

    private static JsonObject Pods(RenderingContext context)
    {
        var pods = context.Proxy.PodTemplate!;
        var containers = new JsonArray(ContainerRendering.Render(context));
        var volumes = VolumeRendering.Volumes(context);
        if (context.IstioAutoMtls)
        {
            containers.Add(SdsContainerRendering.Render(context));
            containers.Add(IstioContainerRendering.Render(context));
            IstioVolumes.AddTo(volumes);
        }

        JsonPieces.Append(volumes, pods.ExtraVolumes, "name");
        var spec = new JsonObject { ["serviceAccountName"] = context.Key.Name };
        spec.Put("securityContext", pods.SecurityContext);
        spec.Put("imagePullSecrets", pods.ImagePullSecrets, "name");
        spec.Put("nodeSelector", pods.NodeSelector);
        spec.Put("affinity", pods.Affinity);
        spec.Put("tolerations", pods.Tolerations, key: null);
        spec.Put("topologySpreadConstraints", pods.TopologySpreadConstraints, key: null);
        spec.Put("priorityClassName", pods.PriorityClassName);
        spec.Put("terminationGracePeriodSeconds", pods.TerminationGracePeriodSeconds);
        spec["containers"] = containers;
        spec["volumes"] = volumes;
        return new JsonObject
        {
            ["metadata"] = context.Metadata.OfPods(pods.ExtraLabels, pods.ExtraAnnotations, context.Proxy.Stats!.Enabled == true),
            ["spec"] = spec,
        };
    }
}
