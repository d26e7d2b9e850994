using System.Text.Json.Nodes;
using KGateway.Grains.Contracts.Views;
using KGateway.Kubernetes.Api;
using KGateway.Kubernetes.Deployment;
using KGateway.Kubernetes.Ownership;
using KGateway.Resources.Core;
using KGateway.Translation.Policies.Extensions.Discovery;

namespace KGateway.Kubernetes.Logins.Discovery;

/// <summary>Writes what issuers tell into the cluster's state, where translations look.</summary>
internal sealed class IssuerDocumentWriter(KubernetesApi api, IClusterView view, LoginOptions options)
{
    /// <summary>Writes a document unless it is there already; true when it was written.</summary>
    /// <exception cref="KubernetesApiException">The API server refuses.</exception>
    public async Task<bool> WriteAsync(string issuer, IssuerMetadata metadata, CancellationToken cancellationToken)
    {
        var key = IssuerDocuments.KeyOf(issuer, options.Translation);
        var document = metadata.ToJson();
        if (view.State.Get<ConfigMap>(key) is { } held && held.Data.TryGetValue(IssuerDocuments.DocumentEntry, out var text) && text == document)
            return false;
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
            ["data"] = new JsonObject { [IssuerDocuments.IssuerEntry] = issuer, [IssuerDocuments.DocumentEntry] = document },
        };
        await ReplicaDeployment.OwnAsync(options.Deployment, body, api, cancellationToken);
        var path = KubernetesPath.Object("", "v1", "configmaps", key.Namespace, key.Name);
        await api.ApplyAsync(path, body, DeployerOptions.FieldManager, force: true, cancellationToken);
        return true;
    }
}
