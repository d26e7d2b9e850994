using System.Text.Json.Nodes;
using KGateway.Kubernetes.Api;

namespace KGateway.Kubernetes.Ownership;

/// <summary>
/// The ClusterRole of the installation. What the replicas make that is in no namespace belongs to it, as it can't belong to their Deployment.
/// </summary>
/// <param name="Name">Its name.</param>
public sealed record InstallationRole(string Name)
{
    private const string Group = "rbac.authorization.k8s.io";

    /// <summary>Enters it as the owner of a new object; without one, or if it doesn't exist, the object stays for good.</summary>
    /// <exception cref="KubernetesApiException">The API server refuses to tell about it.</exception>
    internal static Task OwnAsync(InstallationRole? role, JsonObject body, KubernetesApi api, CancellationToken cancellationToken) =>
        role is null
            ? Task.CompletedTask
            : OwnerReference.EnterAsync(
                KubernetesPath.Object(Group, "v1", "clusterroles", "", role.Name), $"{Group}/v1", "ClusterRole", role.Name, body, api, cancellationToken);
}
