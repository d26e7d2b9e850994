using Envoy.Config.Cluster.V3;
using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Resources.Kgateway;
using KGateway.Translation.Backends;
using KGateway.Translation.Encoding;
using KGateway.Translation.State;

namespace KGateway.Translation.Clusters;

/// <summary>Turns backends into clusters. The cluster of a backend is the same for every Gateway.</summary>
public static class ClusterBuilder
{
    /// <summary>Builds the cluster of a backend, or tells why it has none.</summary>
    public static ClusterResult Build(BackendKey backend, ILookups lookups, TranslationSettings settings)
    {
        ArgumentNullException.ThrowIfNull(lookups);
        ArgumentNullException.ThrowIfNull(settings);
        if (backend.Kind == ResourceKinds.Service.GroupKind)
            return OfService(backend, lookups.Get<Service>(backend.Object));
        if (backend.Kind == ResourceKinds.Backend.GroupKind)
            return OfBackend(backend, lookups.Get<Backend>(backend.Object), settings);
        return ClusterResult.Failed($"unknown backend kind {backend.Kind}");
    }

    private static ClusterResult OfService(BackendKey key, Service? service)
    {
        if (service is null)
            return ClusterResult.Failed($"Service {key.Object} not found");
        foreach (ServicePort port in service.Spec.Ports)
        {
            if (port.Port == key.Port)
                return Encode(ServiceCluster.Build(key.ClusterName, AppProtocols.Of(port)), eds: true);
        }

        return ClusterResult.Failed($"Service {key.Object} has no port {key.Port}");
    }

    private static ClusterResult OfBackend(BackendKey key, Backend? backend, TranslationSettings settings)
    {
        if (backend is null)
            return ClusterResult.Failed($"Backend {key.Object} not found");
        return backend.Spec.EffectiveType switch
        {
            BackendType.Static when StaticCluster.FindProblem(backend.Spec.Static!) is { } problem => ClusterResult.Failed(problem),
            BackendType.Static => Encode(StaticCluster.Build(key.ClusterName, backend.Spec.Static!, settings), eds: false),
            null => ClusterResult.Failed("the Backend has no type"),
            { } type => ClusterResult.Failed($"Backends of type {type} are not supported"),
        };
    }

    private static ClusterResult Encode(Cluster cluster, bool eds) =>
        new(new EncodedMessage(XdsType.Cluster, cluster.Name, DeterministicBytes.Of(cluster), clusters: [cluster.Name]), eds, []);
}
