using System.Text.Json.Nodes;

namespace KGateway.Kubernetes.Deployment.Rendering;

/// <summary>Makes the environment of the proxy.</summary>
internal static class EnvironmentRendering
{
    /// <summary>Variable with the region of the node; empty when it isn't known.</summary>
    public const string Region = "KGATEWAY_NODE_REGION";

    /// <summary>Variable with the zone of the node; empty when it isn't known.</summary>
    public const string Zone = "KGATEWAY_NODE_ZONE";

    private const string Telemetry = "OTEL_RESOURCE_ATTRIBUTES";

    public static JsonArray Render(RenderingContext context)
    {
        var environment = new JsonArray(
            OfPod("POD_NAME", "metadata.name"),
            OfPod("POD_NAMESPACE", "metadata.namespace"),
            OfPod("POD_UID", "metadata.uid"),
            OfPod("NODE_NAME", "spec.nodeName"));
        if (context.Image.Content != ProxyImageContent.Wrapper)
        {
            environment.Add(OfPod(Region, "metadata.labels['topology.kubernetes.io/region']"));
            environment.Add(OfPod(Zone, "metadata.labels['topology.kubernetes.io/zone']"));
        }

        // Tells the image not to change the user: the pod says who runs.
        environment.Add(new JsonObject { ["name"] = "ENVOY_UID", ["value"] = "0" });
        environment.Add(new JsonObject { ["name"] = Telemetry, ["value"] = ResourceAttributes(context) });
        foreach (var given in context.Proxy.EnvoyContainer!.Env)
            Add(environment, JsonNode.Parse(given.Text)!.AsObject());
        return environment;
    }

    // The attributes that a user gives come after ours; every other variable takes the place of ours.
    private static void Add(JsonArray environment, JsonObject variable)
    {
        var index = JsonPieces.IndexOf(environment, "name", variable["name"]);
        if (index < 0)
            environment.Add(variable);
        else if ((string?)variable["name"] == Telemetry && variable["value"] is { } value && environment[index]!["value"] is { } ours)
            environment[index]!["value"] = $"{(string)ours!},{(string)value!}";
        else
            environment[index] = variable;
    }

    private static JsonObject OfPod(string name, string path) => new()
    {
        ["name"] = name,
        ["valueFrom"] = new JsonObject { ["fieldRef"] = new JsonObject { ["fieldPath"] = path } },
    };

    private static string ResourceAttributes(RenderingContext context)
    {
        var version = context.Options.Version is { } text ? $"service.version={text}," : "";
        return "service.namespace=$(POD_NAMESPACE),service.instance.id=$(POD_UID)," + version
            + "k8s.namespace.name=$(POD_NAMESPACE),k8s.pod.name=$(POD_NAME),k8s.pod.uid=$(POD_UID),k8s.node.name=$(NODE_NAME),"
            + $"k8s.deployment.name={context.Key.Name},k8s.container.name={ProxyDefaults.Container}";
    }
}
