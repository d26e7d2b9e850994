using Envoy.Config.Cluster.V3;
using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Resources.Kgateway;
using KGateway.Translation.Backends;
using KGateway.Translation.BackendTls;
using KGateway.Translation.Certificates;
using KGateway.Translation.Clusters.Backends;
using KGateway.Translation.Encoding;
using KGateway.Translation.Policies.Attachment;
using KGateway.Translation.Policies.BackendConfig;
using KGateway.Translation.State;

namespace KGateway.Translation.Clusters;

/// <summary>
/// Turns backends into clusters. The cluster of a backend is the same for every Gateway, but for those that show certificates of their own.
/// </summary>
public static class ClusterBuilder
{
    /// <summary>Builds the cluster of a backend, or tells why it has none.</summary>
    public static ClusterResult Build(BackendKey backend, ILookups lookups, TranslationSettings settings) =>
        Build(backend, lookups, settings, null);

    /// <summary>Builds the cluster for a Gateway that shows <paramref name="certificate"/> to its backends.</summary>
    internal static ClusterResult Build(BackendKey backend, ILookups lookups, TranslationSettings settings, CertificatePair? certificate)
    {
        ArgumentNullException.ThrowIfNull(lookups);
        ArgumentNullException.ThrowIfNull(settings);
        if (backend == BackendKey.GcpMetadata)
            return Encode(GcpCluster.CreateMetadata(backend.ClusterName), certificate: null);
        if (backend.Kind == ResourceKinds.Service.GroupKind)
            return OfService(backend, lookups.Get<Service>(backend.Object), lookups, settings, certificate);
        if (backend.Kind == ResourceKinds.Backend.GroupKind)
            return OfBackend(backend, lookups.Get<Backend>(backend.Object), lookups, settings, certificate);
        return ClusterResult.Failed($"unknown backend kind {backend.Kind}");
    }

    /// <summary>A cluster that answers every request with an error, as the place of one that can't be built.</summary>
    internal static EncodedMessage Blackhole(string name)
    {
        var cluster = new Cluster
        {
            Name = name,
            Type = Cluster.Types.DiscoveryType.Static,
            LoadAssignment = new Envoy.Config.Endpoint.V3.ClusterLoadAssignment { ClusterName = name },
        };
        return new EncodedMessage(XdsType.Cluster, name, DeterministicBytes.Of(cluster), clusters: [name]);
    }

    private static ClusterResult OfService(
        BackendKey key, Service? service, ILookups lookups, TranslationSettings settings, CertificatePair? certificate)
    {
        if (service is null)
            return ClusterResult.Failed($"Service {key.Object} not found");
        foreach (ServicePort port in service.Spec.Ports)
        {
            if (port.Port != key.Port)
                continue;
            ClusterDraft draft = EdsCluster.Create(key.ClusterName, key.ProtocolOf(AppProtocols.Of(port)));
            string[] names = [.. service.Spec.Ports.Select(static p => p.Name ?? "")];
            return Finish(draft, service, BackendTlsResolver.Resolve(service.Id, port.Name, names, lookups), lookups, settings, certificate);
        }

        return ClusterResult.Failed($"Service {key.Object} has no port {key.Port}");
    }

    private static ClusterResult OfBackend(
        BackendKey key, Backend? backend, ILookups lookups, TranslationSettings settings, CertificatePair? certificate)
    {
        if (backend is null)
            return ClusterResult.Failed($"Backend {key.Object} not found");
        ClusterDraft draft = BackendClusters.Create(key, backend, lookups, settings);
        return Finish(draft, backend, BackendTlsResolver.Resolve(backend.Id, null, [], lookups), lookups, settings, certificate);
    }

    // A backend that shall get TLS never gets anything else: without its cluster, requests are answered with an error.
    private static ClusterResult Finish(
        ClusterDraft draft,
        Resource target,
        BackendTlsResolver tls,
        ILookups lookups,
        TranslationSettings settings,
        CertificatePair? certificate)
    {
        var outcomes = BackendPolicies.Find([PolicyTarget.Of(target)], lookups, settings).Apply(draft, tls.Winner);
        if (tls.Error is { } error)
            draft.Fail(error);
        if (tls.Context is { } context)
            draft.Tls = context;
        return Encode(draft, certificate) with { TlsPolicies = tls.Outcomes, Policies = outcomes };
    }

    private static ClusterResult Encode(ClusterDraft draft, CertificatePair? certificate)
    {
        if (draft.Errors.Count > 0)
            return ClusterResult.Failed([.. draft.Errors.Distinct()]);
        Cluster cluster = draft.Finish(certificate);
        var encoded = new EncodedMessage(XdsType.Cluster, cluster.Name, DeterministicBytes.Of(cluster), clusters: [cluster.Name]);
        return new ClusterResult(encoded, draft.Eds, []);
    }
}
