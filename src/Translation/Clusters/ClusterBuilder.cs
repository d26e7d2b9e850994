using Envoy.Config.Cluster.V3;
using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Resources.Istio;
using KGateway.Resources.Kgateway;
using KGateway.Translation.Backends;
using KGateway.Translation.BackendTls;
using KGateway.Translation.Certificates;
using KGateway.Translation.Clusters.Backends;
using KGateway.Translation.Encoding;
using KGateway.Translation.Endpoints;
using KGateway.Translation.Policies.Attachment;
using KGateway.Translation.Policies.BackendConfig;
using KGateway.Translation.State;
using KGateway.Translation.Validation;
using KGateway.Translation.Waypoints;

namespace KGateway.Translation.Clusters;

/// <summary>
/// Turns backends into clusters. The cluster of a backend is the same for every Gateway, but for those that show certificates of their own.
/// </summary>
public static class ClusterBuilder
{
    /// <summary>Builds the cluster of a backend, or tells why it has none.</summary>
    public static ClusterResult Build(BackendKey backend, ILookups lookups, TranslationSettings settings) =>
        Build(backend, lookups, settings, null);

    /// <summary>
    /// Builds the cluster for a Gateway that shows <paramref name="certificate"/> to its backends, and whose proxies are
    /// <paramref name="client"/>; null where nothing is known of them.
    /// </summary>
    internal static ClusterResult Build(
        BackendKey backend, ILookups lookups, TranslationSettings settings, CertificatePair? certificate, ProxyClient? client = null)
    {
        ArgumentNullException.ThrowIfNull(lookups);
        ArgumentNullException.ThrowIfNull(settings);
        if (backend == BackendKey.GcpMetadata)
            return Encode(GcpCluster.CreateMetadata(backend.ClusterName), certificate: null);
        if (backend.Kind == ResourceKinds.Service.GroupKind)
            return OfService(backend, lookups.Get<Service>(backend.Object), lookups, settings, certificate, client);
        if (backend.Kind == ResourceKinds.Backend.GroupKind)
            return OfBackend(backend, lookups.Get<Backend>(backend.Object), lookups, settings, certificate);
        if (backend.Kind == ResourceKinds.ServiceEntry.GroupKind)
            return OfEntry(backend, lookups.Get<ServiceEntry>(backend.Object), lookups, settings, certificate, client);
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
        BackendKey key, Service? service, ILookups lookups, TranslationSettings settings, CertificatePair? certificate, ProxyClient? client)
    {
        if (service is null)
            return ClusterResult.Failed($"Service {key.Object} not found");
        if (ServicePorts.Find(service, key.Port, key.IsForDatagrams()) is not { } port)
            return ClusterResult.Failed($"Service {key.Object} has no port {key.Port}");
        var protocol = client is { IsWaypoint: true } ? AppProtocols.InMesh(port) : AppProtocols.Of(port);
        ClusterDraft draft = EdsCluster.Create(key.ClusterName, key.ProtocolOf(protocol));
        draft.FollowsClients = client is { IsWaypoint: true } && ServicePortProtocols.Declared(port) is null;
        string host = DestinationRules.HostOf(key.Object, settings);
        DestinationSettings? rule = DestinationRules.Apply(draft, host, key.Port, lookups, client);
        draft.Preference ??= TrafficDistribution.Of(service);
        // The waypoint speaks to the endpoints in place of the entrance.
        bool detour = WaypointDetour.Take(draft, service, key.Port, lookups, settings, client);
        string[] names = [.. service.Spec.Ports.Select(static p => p.Name ?? "")];
        BackendTlsResolver tls = BackendTlsResolver.Resolve(service.Id, port.Name, names, lookups);
        var mesh = new MeshTls(service, host, key.Port, detour ? null : rule, client);
        return Finish(draft, [PolicyTarget.Of(service)], tls, lookups, settings, certificate, mesh, rule);
    }

    private static ClusterResult OfEntry(
        BackendKey key, ServiceEntry? entry, ILookups lookups, TranslationSettings settings, CertificatePair? certificate, ProxyClient? client)
    {
        if (entry is null)
            return ClusterResult.Failed($"ServiceEntry {key.Object} not found");
        if (ServiceEntryBackends.PortOf(entry, key.Port) is not { } port || !entry.Spec.Hosts.Contains(ServiceEntryBackends.HostOf(key)))
            return ClusterResult.Failed($"ServiceEntry {key.Object} has no port {key.Port} of that host");
        if (!ServiceEntryBackends.IsServed(entry, ServiceEntryBackends.HostOf(key)))
            return ClusterResult.Failed($"ServiceEntry {key.Object} has a resolution that can't be served");
        AppProtocol protocol = key.ProtocolOf(ServiceEntryBackends.ProtocolOf(port, client is { IsWaypoint: true }));
        ClusterDraft draft = ServiceEntryCluster.Create(key, protocol, entry, port, settings);
        draft.FollowsClients = client is { IsWaypoint: true } && ServicePortProtocols.Declared(port) is null;
        string host = ServiceEntryBackends.HostOf(key);
        DestinationSettings? rule = DestinationRules.Apply(draft, host, key.Port, lookups, client);
        draft.Preference ??= TrafficDistribution.Of(entry);
        bool detour = WaypointDetour.Take(draft, entry, key.Port, lookups, settings, client);
        string[] names = [.. entry.Spec.Ports.Select(static p => p.Name)];
        BackendTlsResolver tls = BackendTlsResolver.Resolve(entry.Id, port.Name, names, lookups);
        // Policies may name the host instead of the entry.
        var alias = new PolicyTarget(new ResourceId(HostAlias.Kind, new ObjectKey(entry.Metadata.Namespace, host)), StringMap.Empty);
        var mesh = new MeshTls(entry, host, key.Port, detour ? null : rule, client);
        return Finish(draft, [PolicyTarget.Of(entry), alias], tls, lookups, settings, certificate, mesh, rule);
    }

    private static ClusterResult OfBackend(
        BackendKey key, Backend? backend, ILookups lookups, TranslationSettings settings, CertificatePair? certificate)
    {
        if (backend is null)
            return ClusterResult.Failed($"Backend {key.Object} not found");
        ClusterDraft draft = BackendClusters.Create(key, backend, lookups, settings);
        return Finish(draft, [PolicyTarget.Of(backend)], BackendTlsResolver.Resolve(backend.Id, null, [], lookups), lookups, settings, certificate);
    }

    // A backend that shall get TLS never gets anything else: without its cluster, requests are answered with an error.
    private static ClusterResult Finish(
        ClusterDraft draft,
        ReadOnlySpan<PolicyTarget> targets,
        BackendTlsResolver tls,
        ILookups lookups,
        TranslationSettings settings,
        CertificatePair? certificate,
        MeshTls? mesh = null,
        DestinationSettings? rule = null)
    {
        var outcomes = BackendPolicies.Find(targets, lookups, settings).Apply(draft, tls.Winner);
        if (tls.Error is { } error)
            draft.Fail(error);
        if (tls.Context is { } context)
            draft.Tls = context;
        mesh?.Apply(draft, lookups, settings);
        var result = Encode(draft, certificate);
        // What nobody has a say in needs no check: Envoy takes it for every Service.
        bool configured = outcomes.Length > 0 || !draft.Eds || draft.Tls is not null || rule is not null;
        bool asked = configured && EnvoyChecks.AreWanted(settings) && !(settings.DeploysToKubernetes && mesh is { NamesFiles: true }) && outcomes.All(outcome => EnvoyChecks.AreWanted(settings, outcome.Policy));
        if (asked && result.Cluster is not null && EnvoyChecks.OfCluster(draft.Message, lookups) is { } refusal)
            result = ClusterResult.Failed(refusal);
        return result with { TlsPolicies = tls.Outcomes, Policies = outcomes, Rule = rule?.Outcome };
    }

    private static ClusterResult Encode(ClusterDraft draft, CertificatePair? certificate)
    {
        if (draft.Errors.Count > 0)
            return ClusterResult.Failed([.. draft.Errors.Distinct()]);
        Cluster cluster = draft.Finish(certificate);
        var encoded = new EncodedMessage(
            XdsType.Cluster, cluster.Name, DeterministicBytes.Of(cluster), clusters: [cluster.Name], warmsSlowly: draft.WarmsSlowly,
            ownsClusters: draft.OwnsClusters);
        return new ClusterResult(encoded, draft.Eds, []);
    }
}
