using System.Text.Json.Nodes;
using KGateway.Kubernetes.Api;
using KGateway.Kubernetes.Deployment;
using KGateway.Resources;

namespace KGateway.Kubernetes.Ownership;

/// <summary>ConfigMaps in which replicas write down what they learn from others, for all replicas and for the time after them.</summary>
internal static class OwnedConfigMap
{
    /// <summary>Path of the ConfigMap with a key.</summary>
    public static string PathOf(ObjectKey key) => KubernetesPath.Object("", "v1", "configmaps", key.Namespace, key.Name);

    /// <summary>Writes one, whoever wrote what is there; it goes with its owner, if there is one.</summary>
    /// <exception cref="KubernetesApiException">The API server refuses.</exception>
    public static async Task ApplyAsync(
        ObjectKey key, StringMap data, ReplicaDeployment? owner, KubernetesApi api, CancellationToken cancellationToken)
    {
        var entries = new JsonObject();
        foreach (var (name, text) in data.AsSpan())
            entries[name] = text;
        var body = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject
            {
                ["name"] = key.Name,
                ["namespace"] = key.Namespace,
                ["labels"] = new JsonObject { ["app.kubernetes.io/managed-by"] = "kgateway" },
            },
            ["data"] = entries,
        };
        await ReplicaDeployment.OwnAsync(owner, body, api, cancellationToken);
        await api.ApplyAsync(PathOf(key), body, DeployerOptions.FieldManager, force: true, cancellationToken);
    }
}
