using Envoy.Config.Cluster.V3;
using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Resources.Istio;
using KGateway.Resources.Kgateway;
using KGateway.Translation.Backends;
using KGateway.Translation.BackendTls;
using KGateway.Translation.Certificates;
using KGateway.Translation.Encoding;
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
        if (backend.Kind == ResourceKinds.Service.GroupKind)
            return OfService(backend, lookups.Get<Service>(backend.Object), lookups, certificate);
        if (backend.Kind == ResourceKinds.Backend.GroupKind)
            return OfBackend(backend, lookups.Get<Backend>(backend.Object), lookups, settings, certificate);
        if (backend.Kind == ResourceKinds.ServiceEntry.GroupKind)
            return OfEntry(backend, lookups.Get<ServiceEntry>(backend.Object), lookups, settings, certificate);
        return ClusterResult.Failed($"unknown backend kind {backend.Kind}");
    }

    private static ClusterResult OfService(BackendKey key, Service? service, ILookups lookups, CertificatePair? certificate)
    {
        if (service is null)
            return ClusterResult.Failed($"Service {key.Object} not found");
        foreach (ServicePort port in service.Spec.Ports)
        {
            if (port.Port != key.Port)
                continue;
            Cluster cluster = ServiceCluster.Build(key.ClusterName, key.ProtocolOf(AppProtocols.Of(port)));
            string[] names = [.. service.Spec.Ports.Select(static p => p.Name ?? "")];
            return Encode(cluster, BackendTlsResolver.Resolve(service.Id, port.Name, names, lookups), certificate, eds: true);
        }

        return ClusterResult.Failed($"Service {key.Object} has no port {key.Port}");
    }

    private static ClusterResult OfEntry(
        BackendKey key, ServiceEntry? entry, ILookups lookups, TranslationSettings settings, CertificatePair? certificate)
    {
        if (entry is null)
            return ClusterResult.Failed($"ServiceEntry {key.Object} not found");
        if (ServiceEntryBackends.PortOf(entry, key.Port) is not { } port || !entry.Spec.Hosts.Contains(ServiceEntryBackends.HostOf(key)))
            return ClusterResult.Failed($"ServiceEntry {key.Object} has no port {key.Port} of that host");
        if (!ServiceEntryBackends.IsServed(entry))
            return ClusterResult.Failed($"ServiceEntry {key.Object} has a resolution that can't be served");
        AppProtocol protocol = key.ProtocolOf(ServiceEntryBackends.ProtocolOf(port));
        Cluster cluster = ServiceEntryCluster.Build(key, protocol, entry, port, settings);
        string[] names = [.. entry.Spec.Ports.Select(static p => p.Name)];
        BackendTlsResolver tls = BackendTlsResolver.Resolve(entry.Id, port.Name, names, lookups);
        return Encode(cluster, tls, certificate, eds: ServiceEntryBackends.IsSelecting(entry));
    }

    private static ClusterResult OfBackend(
        BackendKey key, Backend? backend, ILookups lookups, TranslationSettings settings, CertificatePair? certificate)
    {
        if (backend is null)
            return ClusterResult.Failed($"Backend {key.Object} not found");
        switch (backend.Spec.EffectiveType)
        {
            case BackendType.Static when StaticCluster.FindProblem(backend.Spec.Static!) is { } problem:
                return ClusterResult.Failed(problem);
            case BackendType.Static:
                AppProtocol protocol = key.ProtocolOf(AppProtocols.Parse(backend.Spec.Static!.AppProtocol));
                Cluster cluster = StaticCluster.Build(key.ClusterName, protocol, backend.Spec.Static!, settings);
                return Encode(cluster, BackendTlsResolver.Resolve(backend.Id, null, [], lookups), certificate, eds: false);
            case null:
                return ClusterResult.Failed("the Backend has no type");
            default:
                return ClusterResult.Failed($"Backends of type {backend.Spec.EffectiveType} are not supported");
        }
    }

    // A backend that shall get TLS never gets anything else: without its cluster, requests are answered with an error.
    private static ClusterResult Encode(Cluster cluster, BackendTlsResolver tls, CertificatePair? certificate, bool eds)
    {
        if (tls.Error is { } error)
            return ClusterResult.Failed(error) with { TlsPolicies = tls.Outcomes };
        if (tls.Context is { } context)
            cluster.TransportSocket = UpstreamTls.Socket(context, certificate);
        var encoded = new EncodedMessage(XdsType.Cluster, cluster.Name, DeterministicBytes.Of(cluster), clusters: [cluster.Name]);
        return new ClusterResult(encoded, eds, []) { TlsPolicies = tls.Outcomes };
    }
}
