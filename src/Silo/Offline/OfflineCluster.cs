using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Silo.Folder;
using KGateway.Translation;
using KGateway.Translation.State;
using KGateway.Translation.Statuses;

namespace KGateway.Silo.Offline;

/// <summary>Objects from files, translated without any server.</summary>
internal sealed class OfflineCluster
{
    private readonly TranslationSettings _settings;

    public OfflineCluster(IEnumerable<Resource> objects, TranslationSettings settings)
    {
        _settings = settings;
        // What files write overrides what is built in.
        var all = new Dictionary<ResourceId, ResourceChange>();
        foreach (var resource in BuiltInObjects.For(settings).Concat(objects))
            all[resource.Id] = new ResourceChange(resource.Id, resource);
        State = ClusterState.Empty.Apply(all.Values);
    }

    /// <summary>The objects.</summary>
    public ClusterState State { get; }

    /// <summary>Translates one Gateway.</summary>
    public GatewayTranslation Translate(ObjectKey gateway) => new GatewayTranslator(gateway, _settings).Translate(State);

    /// <summary>What is said of objects by some Gateways together, and of those that no Gateway speaks for.</summary>
    public IReadOnlyDictionary<ResourceId, ObjectStatus> Statuses(IEnumerable<GatewayTranslation> translations)
    {
        var parts = new Dictionary<ResourceId, List<ObjectStatus>>();
        foreach (var (id, status) in OwnerlessStatuses.All(State, _settings).Concat(translations.SelectMany(static t => t.Statuses)))
        {
            if (!parts.TryGetValue(id, out var list))
                parts[id] = list = [];
            list.Add(status);
        }

        return parts.ToImmutableSortedDictionary(static pair => pair.Key, static pair => Merge(pair.Value));
    }

    /// <summary>All Gateways, in order.</summary>
    public IReadOnlyList<ObjectKey> Gateways => [.. State.All<Gateway>().Select(static gateway => gateway.Key).Order()];

    private static ObjectStatus Merge(List<ObjectStatus> parts) => parts[0] switch
    {
        RouteStatus => RouteStatus.Merge(parts.OfType<RouteStatus>()),
        PolicyStatus => PolicyStatus.Merge(parts.OfType<PolicyStatus>()),
        _ => parts[^1],
    };
}
