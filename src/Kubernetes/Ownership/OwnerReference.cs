using System.Text.Json.Nodes;
using KGateway.Kubernetes.Api;

namespace KGateway.Kubernetes.Ownership;

/// <summary>Enters the owner of a new object, with which Kubernetes' garbage collector takes it away.</summary>
internal static class OwnerReference
{
    /// <summary>Enters an object as the owner; if it doesn't exist, the new object stays for good.</summary>
    /// <exception cref="KubernetesApiException">The API server refuses to tell about the owner.</exception>
    public static async Task EnterAsync(
        string path, string apiVersion, string kind, string name, JsonObject body, KubernetesApi api, CancellationToken cancellationToken)
    {
        if (await api.GetAsync(path, cancellationToken) is not { } found)
            return;
        body["metadata"]!["ownerReferences"] = new JsonArray(new JsonObject
        {
            ["apiVersion"] = apiVersion,
            ["kind"] = kind,
            ["name"] = name,
            ["uid"] = found.GetProperty("metadata").GetProperty("uid").GetString(),
        });
    }
}
