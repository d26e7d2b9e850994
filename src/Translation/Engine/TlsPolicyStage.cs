using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Translation.Backends;
using KGateway.Translation.BackendTls;
using KGateway.Translation.Statuses;

namespace KGateway.Translation.Engine;

/// <summary>Keeps what became of BackendTLSPolicies at the backends that routes need.</summary>
internal sealed class TlsPolicyStage
{
    private readonly Dictionary<BackendKey, ImmutableArray<BackendTlsOutcome>> _byBackend = [];
    private readonly Dictionary<ResourceId, SortedSet<BackendKey>> _backends = [];
    private readonly HashSet<ResourceId> _changed = [];

    /// <summary>Policies about which something new may be said.</summary>
    public HashSet<ResourceId> Changed => _changed;

    /// <summary>Takes over what became of the policies of a backend.</summary>
    public void Set(BackendKey backend, ImmutableArray<BackendTlsOutcome> outcomes)
    {
        foreach (var outcome in _byBackend.GetValueOrDefault(backend, []))
        {
            var id = outcome.Policy.Id;
            _changed.Add(id);
            if (_backends.TryGetValue(id, out var backends) && backends.Remove(backend) && backends.Count == 0)
                _backends.Remove(id);
        }

        if (outcomes.IsEmpty)
        {
            _byBackend.Remove(backend);
            return;
        }

        _byBackend[backend] = outcomes;
        foreach (var outcome in outcomes)
        {
            var id = outcome.Policy.Id;
            _changed.Add(id);
            if (!_backends.TryGetValue(id, out var backends))
                _backends[id] = backends = [];
            backends.Add(backend);
        }
    }

    /// <summary>What the Gateway says of a policy; null when it has nothing to do with it.</summary>
    public PolicyStatus? StatusOf(ResourceId policy, ResourceId gateway)
    {
        if (!_backends.TryGetValue(policy, out var backends))
            return null;
        var outcomes = backends.SelectMany(backend => _byBackend[backend]).Where(outcome => outcome.Policy.Id == policy);
        return BackendTlsStatusBuilder.Build(outcomes, gateway);
    }
}
