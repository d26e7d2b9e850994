using System.Text.Json.Nodes;
using KGateway.Grains.Contracts.Views;
using KGateway.Kubernetes.Api;
using KGateway.Kubernetes.Ownership;
using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Translation.Endpoints.Ec2;

namespace KGateway.Kubernetes.Ec2;

/// <summary>Writes what was found into the cluster's state, where translations look.</summary>
internal sealed class Ec2DocumentWriter(KubernetesApi api, IClusterView view, Ec2Options options)
{
    /// <summary>What is known of a Backend, and what was asked for it.</summary>
    public Ec2Findings? Held(ObjectKey backend, out string query) =>
        Ec2Documents.Read(view.State.Get<ConfigMap>(Ec2Documents.KeyOf(backend, options.Translation)), backend, out query);

    /// <summary>Writes what was found for a Backend unless it is there already; true when it was written.</summary>
    /// <exception cref="KubernetesApiException">The API server refuses.</exception>
    public async Task<bool> WriteAsync(ObjectKey backend, string query, Ec2Findings findings, CancellationToken cancellationToken)
    {
        if (Held(backend, out var heldQuery) is { } held && held == findings && heldQuery == query)
            return false;
        var data = Ec2Documents.DataOf(backend, query, findings);
        await OwnedConfigMap.ApplyAsync(Ec2Documents.KeyOf(backend, options.Translation), data, options.Deployment, api, cancellationToken);
        return true;
    }

    /// <summary>Takes away what was written for Backends that aren't among some any more.</summary>
    /// <exception cref="KubernetesApiException">The API server refuses.</exception>
    public async Task RemoveOthersAsync(IEnumerable<ObjectKey> backends, CancellationToken cancellationToken)
    {
        var kept = backends.Select(backend => Ec2Documents.KeyOf(backend, options.Translation)).ToHashSet();
        foreach (var map in view.State.All<ConfigMap>())
        {
            if (!Ec2Documents.IsDocument(map.Id, options.Translation) || kept.Contains(map.Key))
                continue;
            // One that was made anew in the meantime stays.
            var preconditions = new JsonObject { ["preconditions"] = new JsonObject { ["uid"] = map.Metadata.Uid } };
            await api.DeleteAsync(OwnedConfigMap.PathOf(map.Key), cancellationToken, preconditions);
        }
    }
}
