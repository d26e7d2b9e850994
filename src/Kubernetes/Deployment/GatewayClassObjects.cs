using System.Text.Json.Nodes;
using KGateway.Kubernetes.Deployment.Rendering;
using KGateway.Resources;
using KGateway.Translation;

namespace KGateway.Kubernetes.Deployment;

/// <summary>Makes the GatewayClasses that exist from the start.</summary>
internal static class GatewayClassObjects
{
    private const string Ingress = "kgateway";
    private const string Waypoint = "kgateway-waypoint";

    public static IEnumerable<(string Path, JsonObject Body)> Render(GatewayClassOptions options)
    {
        yield return Object(Ingress, "Standard class for managing Gateway API ingress traffic.", options, binding: null);
        if (options.Waypoint)
            yield return Object(Waypoint, "Specialized class for Istio ambient mesh waypoint proxies.", options, "PROXY/15088");
    }

    private static (string Path, JsonObject Body) Object(string name, string description, GatewayClassOptions options, string? binding)
    {
        var metadata = new JsonObject { ["name"] = name };
        if (binding is not null)
            metadata["annotations"] = new JsonObject { [WaypointMetadata.InboundBinding] = binding };
        var spec = new JsonObject { ["controllerName"] = TranslationSettings.ControllerName, ["description"] = description };
        if (options.Parameters.TryGetValue(name, out var parameters))
        {
            var reference = new JsonObject { ["group"] = parameters.Group, ["kind"] = parameters.Kind, ["name"] = parameters.Name };
            reference.Put("namespace", parameters.Namespace);
            spec["parametersRef"] = reference;
        }

        var body = new JsonObject
        {
            ["apiVersion"] = ResourceKinds.GatewayClass.ApiVersion,
            ["kind"] = ResourceKinds.GatewayClass.Name,
            ["metadata"] = metadata,
            ["spec"] = spec,
        };
        return (KGateway.Kubernetes.Api.KubernetesPath.Object(ResourceKinds.GatewayClass, new ObjectKey("", name)), body);
    }
}
