using System.Text.Json.Nodes;
using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Resources.Kgateway;
using KGateway.Silo.Statuses;
using KGateway.Translation;
using KGateway.Translation.Backends;
using KGateway.Translation.Clusters;
using KGateway.Translation.Encoding;
using KGateway.Translation.Endpoints;
using KGateway.Translation.Statuses;

namespace KGateway.Silo.Offline;

/// <summary>The result of a translation as one JSON document: the Envoy resources by type, and the statuses.</summary>
internal static class TranslationDocument
{
    /// <summary>The keys of the document that hold resources.</summary>
    public static IReadOnlyList<string> ResourceKeys { get; } = ["listeners", "routes", "clusters", "endpoints", "secrets"];

    /// <summary>Makes the document.</summary>
    public static JsonObject Create(
        OfflineCluster cluster, GatewayTranslation translation, TranslationSettings settings, ClusterChoice choice)
    {
        var backends = new SortedDictionary<string, BackendKey>(StringComparer.Ordinal);
        foreach (var (name, backend) in translation.Backends)
            backends[name] = backend;
        IEnumerable<EncodedResource> clusters = translation.Resources[(int)XdsType.Cluster].Resources;
        if (choice == ClusterChoice.All)
            clusters = clusters.Concat(AllClusters(cluster, settings, backends)).DistinctBy(static c => c.Name);

        return new JsonObject
        {
            ["listeners"] = Array(translation.Resources[(int)XdsType.Listener].Resources),
            ["routes"] = Array(translation.Resources[(int)XdsType.Route].Resources),
            ["clusters"] = Array(clusters),
            ["endpoints"] = Array(backends.Values.Select(backend => Endpoints(cluster, backend, settings))),
            ["secrets"] = Array(translation.Resources[(int)XdsType.Secret].Resources),
            ["statuses"] = Statuses(cluster.Statuses([translation])),
        };
    }

    // Adds the backends whose endpoints come by EDS to the ones whose load assignments are printed.
    private static List<EncodedMessage> AllClusters(
        OfflineCluster cluster, TranslationSettings settings, SortedDictionary<string, BackendKey> backends)
    {
        var clusters = new List<EncodedMessage>();
        var all = cluster.State.All<Service>()
            .SelectMany(static service => service.Spec.Ports, static (service, port) => BackendKey.OfService(service.Key, port.Port))
            .Concat(cluster.State.All<Backend>().Select(static backend => BackendKey.OfBackend(backend.Key)));
        foreach (var backend in all)
        {
            var result = ClusterBuilder.Build(backend, cluster.State, settings);
            if (result.Cluster is null)
                continue;
            clusters.Add(result.Cluster);
            if (result.Eds)
                backends.TryAdd(result.Cluster.Name, backend);
        }

        return clusters;
    }

    private static EncodedMessage Endpoints(OfflineCluster cluster, BackendKey backend, TranslationSettings settings)
    {
        var service = cluster.State.Get<Service>(backend.Object)
            ?? throw new InvalidOperationException($"{backend} has endpoints but no Service.");
        var slices = cluster.State.InNamespace<EndpointSlice>(backend.Object.Namespace)
            .Where(slice => slice.Metadata.Labels.GetValueOrDefault(EndpointSlice.ServiceNameLabel) == backend.Object.Name)
            .Concat(StaticEndpoints.SlicesOf(service, out _))
            .ToList();
        return EndpointTranslator.Translate(
            backend,
            service,
            slices,
            cluster.State.Get<Pod>,
            name => cluster.State.Get<Node>(new ObjectKey("", name)),
            settings);
    }

    private static JsonArray Array(IEnumerable<EncodedResource> resources)
    {
        var array = new JsonArray();
        foreach (var resource in resources.OrderBy(static resource => resource.Name, StringComparer.Ordinal))
            array.Add(JsonNode.Parse(EnvoyResourceJson.Of(resource)));
        return array;
    }

    private static JsonObject Statuses(IReadOnlyDictionary<ResourceId, ObjectStatus> statuses)
    {
        var groups = new JsonObject
        {
            ["gateways"] = new JsonObject(),
            ["httpRoutes"] = new JsonObject(),
            ["grpcRoutes"] = new JsonObject(),
            ["tcpRoutes"] = new JsonObject(),
            ["tlsRoutes"] = new JsonObject(),
            ["listenerSets"] = new JsonObject(),
            ["backends"] = new JsonObject(),
            ["policies"] = new JsonObject(),
        };
        foreach (var (id, status) in statuses)
        {
            if (GroupOf(id.GroupKind.Kind, status) is { } group)
                groups[group]!.AsObject()[group == "policies" ? $"{id.GroupKind.Kind}/{id.Key}" : id.Key.ToString()] = StatusNode.Of(status);
        }

        return groups;
    }

    private static string? GroupOf(string kind, ObjectStatus status) => kind switch
    {
        "Gateway" => "gateways",
        "HTTPRoute" => "httpRoutes",
        "GRPCRoute" => "grpcRoutes",
        "TCPRoute" => "tcpRoutes",
        "TLSRoute" => "tlsRoutes",
        "ListenerSet" or "XListenerSet" => "listenerSets",
        "Backend" => "backends",
        _ => status is PolicyStatus ? "policies" : null,
    };
}
