using System.Text.Json.Nodes;
using KGateway.Kubernetes.Api;

namespace KGateway.Kubernetes.Ownership;

/// <summary>
/// The Deployment that runs the replicas. What they make for themselves belongs to it, so that Kubernetes' garbage collector takes it away
/// when the installation is removed.
/// </summary>
/// <param name="Namespace">Its namespace, which is that of all that it owns.</param>
/// <param name="Name">Its name.</param>
public sealed record ReplicaDeployment(string Namespace, string Name)
{
    /// <summary>Enters the Deployment as the owner of a new object; without one, or if it doesn't exist, the object stays for good.</summary>
    /// <exception cref="KubernetesApiException">The API server refuses to tell about the Deployment.</exception>
    internal static Task OwnAsync(ReplicaDeployment? deployment, JsonObject body, KubernetesApi api, CancellationToken cancellationToken) =>
        deployment is null
            ? Task.CompletedTask
            : OwnerReference.EnterAsync(
                KubernetesPath.Object("apps", "v1", "deployments", deployment.Namespace, deployment.Name),
                "apps/v1",
                "Deployment",
                deployment.Name,
                body,
                api,
                cancellationToken);
}
