using KGateway.Resources;
using KGateway.Translation.Backends;
using KGateway.Translation.Clusters;
using KGateway.Translation.Statuses;

namespace KGateway.Translation.Engine;

/// <summary>Keeps what of DestinationRules can't be honoured at the backends that routes need.</summary>
internal sealed class DestinationRuleStage
{
    private readonly Dictionary<BackendKey, ResourceId> _rules = [];
    private readonly Dictionary<ResourceId, SortedDictionary<BackendKey, DestinationRuleStatus>> _said = [];

    /// <summary>Rules about which something new may be said.</summary>
    public HashSet<ResourceId> Changed { get; } = [];

    /// <summary>Takes over what became of the rule of a backend; null when the backend is no longer needed.</summary>
    public void Set(BackendKey backend, ClusterResult? built)
    {
        if (_rules.Remove(backend, out ResourceId before))
        {
            Changed.Add(before);
            if (_said[before].Remove(backend) && _said[before].Count == 0)
                _said.Remove(before);
        }

        if (built?.Rule is not { Problems.IsEmpty: false } outcome)
            return;
        ResourceId id = outcome.Rule.Id;
        Changed.Add(id);
        _rules.Add(backend, id);
        if (!_said.TryGetValue(id, out var backends))
            _said.Add(id, backends = []);
        backends.Add(backend, new([.. outcome.Problems], built.Cluster is null, outcome.Rule.Metadata.Generation));
    }

    /// <summary>What is said of a rule; null when there is nothing to say.</summary>
    public DestinationRuleStatus? StatusOf(ResourceId rule) =>
        _said.TryGetValue(rule, out var backends) ? DestinationRuleStatus.Merge(backends.Values) : null;
}
