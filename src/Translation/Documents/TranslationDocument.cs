using System.Text.Json.Nodes;
using KGateway.EnvoyApi;
using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Resources.GatewayApi;
using KGateway.Resources.Istio;
using KGateway.Resources.Kgateway;
using KGateway.Translation.Backends;
using KGateway.Translation.Clusters;
using KGateway.Translation.Encoding;
using KGateway.Translation.Endpoints;
using KGateway.Translation.Endpoints.Ec2;
using KGateway.Translation.State;
using KGateway.Translation.Statuses;
using KGateway.Translation.Waypoints;

namespace KGateway.Translation.Documents;

/// <summary>The result of a translation as one JSON document: Envoy's resources by type, and the statuses.</summary>
public static class TranslationDocument
{
    /// <summary>Translates a Gateway and makes the document.</summary>
    /// <param name="state">The objects.</param>
    /// <param name="gateway">The Gateway.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="allClusters">Whether every backend is printed, also those that the Gateway doesn't refer to.</param>
    public static JsonObject ToJson(ClusterState state, ObjectKey gateway, TranslationSettings settings, bool allClusters)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(settings);
        var translation = new GatewayTranslator(gateway, settings).Translate(state);
        var statuses = new SortedDictionary<ResourceId, ObjectStatus>();
        foreach (var (id, status) in OwnerlessStatuses.All(state, settings).Concat(translation.Statuses))
            statuses[id] = status;
        return ToJson(state, translation, statuses, settings, allClusters);
    }

    /// <summary>Makes the document of a translation and some statuses.</summary>
    public static JsonObject ToJson(
        ClusterState state,
        GatewayTranslation translation,
        IReadOnlyDictionary<ResourceId, ObjectStatus> statuses,
        TranslationSettings settings,
        bool allClusters)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(translation);
        ArgumentNullException.ThrowIfNull(statuses);
        var backends = new SortedDictionary<string, BackendKey>(StringComparer.Ordinal);
        foreach (var (name, backend) in translation.Backends)
            backends[name] = backend;
        var clusters = translation.Resources[(int)XdsType.Cluster];
        if (allClusters)
            clusters = clusters.With(AllClusters(state, ClientOf(translation.Gateway, state, settings), settings, backends), []);

        return new JsonObject
        {
            ["listeners"] = ToArray(translation.Resources[(int)XdsType.Listener].Resources),
            ["routes"] = ToArray(translation.Resources[(int)XdsType.Route].Resources),
            ["clusters"] = ToArray(clusters.Resources),
            ["endpoints"] = ToArray(backends.Values.Select(backend => EndpointsOf(state, backend, settings)).OfType<EncodedResource>()),
            ["secrets"] = ToArray(translation.Resources[(int)XdsType.Secret].Resources),
            ["statuses"] = ToObject(statuses),
        };
    }

    // Null when the Gateway is gone.
    private static ProxyClient? ClientOf(ObjectKey key, ClusterState state, TranslationSettings settings)
    {
        if (WaypointFrame.Find(key, state.Get<Gateway>, state.Get<GatewayClass>) is { } waypoint)
            return ProxyClient.OfWaypoint(waypoint.Gateway, state);
        return state.Get<Gateway>(key) is { } gateway ? ProxyClient.OfIngress(gateway, state, settings) : null;
    }

    // As the proxies of the Gateway would have them. Adds the backends whose endpoints are sent apart to the ones whose load assignments
    // are printed.
    private static List<EncodedMessage> AllClusters(
        ClusterState state, ProxyClient? client, TranslationSettings settings, SortedDictionary<string, BackendKey> backends)
    {
        var clusters = new List<EncodedMessage>();
        var all = state.All<Service>()
            .SelectMany(static service => service.Spec.Ports, static (service, port) => BackendKey.OfService(service.Key, port.Port))
            .Distinct()
            .Concat(state.All<ServiceEntry>().Where(ServiceEntryBackends.IsServed).SelectMany(ServiceEntryBackends.Of))
            .Concat(state.All<Backend>().Select(static backend => BackendKey.OfBackend(backend.Key)));
        foreach (var backend in all)
        {
            var result = ClusterBuilder.Build(backend, state, settings, certificate: null, client);
            // In this view a backend that can't be served has a place as well.
            clusters.Add(result.Cluster ?? ClusterBuilder.Blackhole(backend.ClusterName));
            if (result.Eds)
                backends.TryAdd(backend.ClusterName, backend);
        }

        return clusters;
    }

    private static EncodedMessage? EndpointsOf(ClusterState state, BackendKey backend, TranslationSettings settings)
    {
        Node? NodeOf(string name) => state.Get<Node>(new ObjectKey("", name));
        if (backend.Kind == ResourceKinds.ServiceEntry.GroupKind)
        {
            return state.Get<ServiceEntry>(backend.Object) is { } entry
                ? ServiceEntryEndpoints.Translate(
                    backend,
                    entry,
                    state.InNamespace<WorkloadEntry>(backend.Object.Namespace),
                    state.All<Pod>().Where(pod => pod.Metadata.Namespace == backend.Object.Namespace),
                    NodeOf,
                    settings)
                : null;
        }

        if (backend.Kind == ResourceKinds.Backend.GroupKind)
        {
            return state.Get<Backend>(backend.Object) is { Spec.Aws: { Ec2: not null } aws } ec2
                && Ec2Documents.Find(ec2, state, settings) is { } findings
                    ? Ec2Endpoints.Translate(backend, aws, findings)
                    : null;
        }

        if (backend.Kind != ResourceKinds.Service.GroupKind || state.Get<Service>(backend.Object) is not { } service)
            return null;
        var slices = state.All<EndpointSlice>()
            .Where(slice => slice.Metadata.Namespace == backend.Object.Namespace && slice.ServiceName == backend.Object.Name)
            .Concat(StaticEndpoints.SlicesOf(service, out _))
            .ToList();
        return EndpointTranslator.Translate(backend, service, slices, state.Get<Pod>, NodeOf, settings);
    }

    private static JsonArray ToArray(IEnumerable<EncodedResource> resources)
    {
        var array = new JsonArray();
        foreach (var resource in resources.OrderBy(static resource => resource.Name, StringComparer.Ordinal))
            array.Add(EnvoyJson.ToTree(EnvoyResourceJson.Of(resource)));
        return array;
    }

    private static JsonObject ToObject(IReadOnlyDictionary<ResourceId, ObjectStatus> statuses)
    {
        var groups = new JsonObject();
        foreach (var group in new[] { "gateways", "httpRoutes", "grpcRoutes", "tcpRoutes", "tlsRoutes", "udpRoutes", "listenerSets", "backends", "policies" })
            groups[group] = new JsonObject();
        foreach (var (id, status) in statuses)
        {
            if (GroupOf(id.GroupKind.Kind, status) is not { } group)
                continue;
            var json = StatusJson.Of(status);
            if (status is RouteStatus route)
                OmitDefaults(route, json);
            groups[group]![group == "policies" ? $"{id.GroupKind.Kind}/{id.Key}" : id.Key.ToString()] = json;
        }

        return groups;
    }

    // What files leave out, no API server has filled in.
    private static void OmitDefaults(RouteStatus status, JsonObject json)
    {
        var parents = json["parents"]!.AsArray();
        for (var i = 0; i < status.Parents.Count; i++)
        {
            var reference = parents[i]!["parentRef"]!.AsObject();
            if (status.Parents[i].Parent.WrittenKind is null)
                reference.Remove("kind");
            if (status.Parents[i].Parent.WrittenGroup is null)
                reference.Remove("group");
        }
    }

    private static string? GroupOf(string kind, ObjectStatus status) => kind switch
    {
        "Gateway" => "gateways",
        "HTTPRoute" => "httpRoutes",
        "GRPCRoute" => "grpcRoutes",
        "TCPRoute" => "tcpRoutes",
        "TLSRoute" => "tlsRoutes",
        "UDPRoute" => "udpRoutes",
        "ListenerSet" or "XListenerSet" => "listenerSets",
        "Backend" => "backends",
        _ => status is PolicyStatus ? "policies" : null,
    };
}
