using KGateway.Grains.Contracts.Views;
using KGateway.Kubernetes.Api;
using KGateway.Kubernetes.Ownership;
using KGateway.Resources;
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
        var data = StringMap.From((IssuerDocuments.IssuerEntry, issuer), (IssuerDocuments.DocumentEntry, document));
        await OwnedConfigMap.ApplyAsync(key, data, options.Deployment, api, cancellationToken);
        return true;
    }
}
