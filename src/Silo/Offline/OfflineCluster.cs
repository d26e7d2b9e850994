using System.Text.Json.Nodes;
using KGateway.Grains.Contracts.Views;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Silo.Folder;
using KGateway.Translation;
using KGateway.Translation.Documents;
using KGateway.Translation.Effective;
using KGateway.Translation.State;
using KGateway.Translation.Statuses;

namespace KGateway.Silo.Offline;

/// <summary>Objects from files, translated without any server.</summary>
internal sealed class OfflineCluster
{
    private readonly TranslationSettings _settings;

    public OfflineCluster(IReadOnlyCollection<Resource> objects, TranslationSettings settings)
    {
        _settings = settings;
        // What files write overrides what is built in.
        var written = objects.Select(static resource => resource.Id).ToHashSet();
        State = FileObjects.ToState([.. objects, .. BuiltInObjects.For(settings).Where(resource => !written.Contains(resource.Id))]);
    }

    /// <summary>The objects.</summary>
    public ClusterState State { get; }

    /// <summary>All Gateways, in order.</summary>
    public IReadOnlyList<ObjectKey> Gateways => [.. State.All<Gateway>().Select(static gateway => gateway.Key).Order()];

    /// <summary>What a Gateway is translated to: Envoy resources by type, and statuses.</summary>
    public JsonObject Document(ObjectKey gateway, ClusterChoice clusters) =>
        TranslationDocument.ToJson(State, gateway, _settings, clusters == ClusterChoice.All);

    /// <summary>What is said of objects, by all Gateways together and of those that no Gateway speaks for.</summary>
    public IReadOnlyDictionary<ResourceId, ObjectStatus> Statuses()
    {
        var parts = new SortedDictionary<ResourceId, List<ObjectStatus>>();
        var translated = Gateways.SelectMany(gateway => new GatewayTranslator(gateway, _settings).Translate(State).Statuses);
        foreach (var (id, status) in OwnerlessStatuses.All(State, _settings).Concat(translated))
        {
            if (!parts.TryGetValue(id, out var list))
                parts[id] = list = [];
            list.Add(status);
        }

        return new SortedDictionary<ResourceId, ObjectStatus>(parts.ToDictionary(static pair => pair.Key, static pair => Merge(pair.Value)));
    }

    /// <summary>What is in force for an object, by all Gateways; null when there is no such object.</summary>
    public ClusterDescription? Describe(ResourceId id)
    {
        if (State.Get(id) is null)
            return null;
        var effects = Gateways
            .Select(gateway => EffectivePolicyReader.ByGateway(id, new GatewayTranslator(gateway, _settings).Translate(State), State, _settings))
            .Prepend(EffectivePolicyReader.Common(id, State, _settings))
            .OfType<EffectivePolicies>()
            .ToList();
        var named = effects.SelectMany(static effect => effect.PolicyNames()).ToHashSet();
        var statuses = Statuses().Where(said => said.Key == id || named.Contains(said.Key.ToString()));
        return new(
            [.. effects.Select(static effect => new ObjectDescription(effect, []))],
            [.. statuses.Select(static said => new ObjectStatusView(said.Key, said.Value))],
            []);
    }

    private static ObjectStatus Merge(List<ObjectStatus> parts) => parts[0] switch
    {
        RouteStatus => RouteStatus.Merge(parts.OfType<RouteStatus>()),
        PolicyStatus => PolicyStatus.Merge(parts.OfType<PolicyStatus>()),
        AuthorizationPolicyStatus => AuthorizationPolicyStatus.Merge([.. parts.OfType<AuthorizationPolicyStatus>()]),
        _ => parts[^1],
    };
}
