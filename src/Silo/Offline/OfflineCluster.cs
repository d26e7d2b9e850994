using System.Text.Json.Nodes;
using KGateway.Grains.Contracts.Validation;
using KGateway.Grains.Contracts.Views;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Silo.Hosting;
using KGateway.Translation;
using KGateway.Translation.Documents;
using KGateway.Translation.Effective;
using KGateway.Translation.Encoding;
using KGateway.Translation.State;
using KGateway.Translation.Statuses;
using KGateway.Translation.Validation;

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
        State = FileObjects.ToState(
        [
            .. settings.Discovery.Of(objects).Where(resource => !settings.Exclusions.Hide(resource)),
            .. BuiltInObjects.For(settings).Where(resource => !written.Contains(resource.Id)),
        ]);
    }

    /// <summary>The objects.</summary>
    public ClusterState State { get; private set; }

    /// <summary>Asks Envoy about all that depends on its opinion, until nothing is left to ask.</summary>
    /// <exception cref="CandidateValidatorException">Envoy can't be asked; what depends on it counts as taken.</exception>
    public async Task AskAsync(ICandidateValidator validator, CancellationToken cancellationToken)
    {
        while (Pending() is { Count: > 0 } pending)
        {
            try
            {
                await validator.ValidateAsync(pending, verdicts => State = State.With(verdicts), cancellationToken);
            }
            catch (CandidateValidatorException)
            {
                State = State.With([.. pending.Select(static candidate => new ConfigurationVerdict(candidate.Hash, null) { Definitive = false })]);
                throw;
            }
        }
    }

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

    private List<ConfigurationCandidate> Pending()
    {
        var pending = new Dictionary<ContentHash, ConfigurationCandidate>();
        foreach (var gateway in Gateways)
            Add(new GatewayTranslator(gateway, _settings).Translate(State).Pending);
        Add(OwnerlessStatuses.PendingIn(State, _settings));
        return [.. pending.Values];

        void Add(IEnumerable<ConfigurationCandidate> candidates)
        {
            foreach (var candidate in candidates)
                pending[candidate.Hash] = candidate;
        }
    }

    private static ObjectStatus Merge(List<ObjectStatus> parts) => parts[0] switch
    {
        RouteStatus => RouteStatus.Merge(parts.OfType<RouteStatus>()),
        PolicyStatus => PolicyStatus.Merge(parts.OfType<PolicyStatus>()),
        AuthorizationPolicyStatus => AuthorizationPolicyStatus.Merge([.. parts.OfType<AuthorizationPolicyStatus>()]),
        DestinationRuleStatus => DestinationRuleStatus.Merge([.. parts.OfType<DestinationRuleStatus>()]),
        _ => parts[^1],
    };
}
