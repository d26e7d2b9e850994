using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace KGateway.Kubernetes.Deployment.Patching;

/// <summary>The keys by which items of Kubernetes' lists are merged, as its types say; a list without one is replaced.</summary>
internal static class MergeKeys
{
    private const string Ports = "ports";
    private const string ContainerPort = "containerPort";

    private static readonly FrozenDictionary<string, string> Keys = new Dictionary<string, string>
    {
        ["containers"] = "name",
        ["initContainers"] = "name",
        ["ephemeralContainers"] = "name",
        ["env"] = "name",
        ["volumeMounts"] = "mountPath",
        ["volumeDevices"] = "devicePath",
        ["volumes"] = "name",
        ["imagePullSecrets"] = "name",
        ["secrets"] = "name",
        ["hostAliases"] = "ip",
        ["resourceClaims"] = "name",
        ["schedulingGates"] = "name",
        ["topologySpreadConstraints"] = "topologyKey",
    }.ToFrozenDictionary();

    /// <summary>The key of a field's items; null when the list is replaced.</summary>
    public static string? Of(string field, JsonArray? original, JsonArray patch) =>
        field == Ports
            ? HasContainerPorts(original) || HasContainerPorts(patch) ? ContainerPort : "port"
            : Keys.GetValueOrDefault(field);

    // Ports of containers and of Services have the same field name, but not the same key.
    private static bool HasContainerPorts(JsonArray? ports) =>
        ports is not null && ports.Any(static port => port is JsonObject map && map.ContainsKey(ContainerPort));
}
