using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Translation.Policies.Merging;
using KGateway.Translation.Statuses;

namespace KGateway.Translation.Engine;

/// <summary>
/// Keeps what became of policies, of any kind, at each scope that has some, and tells it as statuses: to each ancestor, the Gateways and
/// ListenerSets by which a scope is in force.
/// </summary>
internal sealed class PolicyStage
{
    private readonly Dictionary<PolicyScope, IReadOnlyCollection<ResourceId>> _ancestors = [];
    private readonly Dictionary<ResourceId, RefCounts<(ResourceId Ancestor, PolicyVerdict Verdict)>> _verdicts = [];
    private readonly HashSet<ResourceId> _changed = [];

    /// <summary>Policies about which something new may be said.</summary>
    public HashSet<ResourceId> Changed => _changed;

    /// <summary>What became of the policies of each scope that has any.</summary>
    public ImmutableDictionary<PolicyScope, ImmutableArray<AppliedPolicies>> Applied { get; private set; } =
        ImmutableDictionary<PolicyScope, ImmutableArray<AppliedPolicies>>.Empty;

    /// <summary>Replaces what is said of a scope. Without policies, or without ancestors, nothing is.</summary>
    public void Set(PolicyScope scope, ImmutableArray<AppliedPolicies> applied, IReadOnlyCollection<ResourceId> ancestors)
    {
        if (Applied.TryGetValue(scope, out var before))
            Count(before, _ancestors[scope], add: false);
        if (!applied.IsEmpty && ancestors.Count > 0)
        {
            Count(applied, ancestors, add: true);
            Applied = Applied.SetItem(scope, applied);
            _ancestors[scope] = ancestors;
        }
        else if (!before.IsDefault)
        {
            Applied = Applied.Remove(scope);
            _ancestors.Remove(scope);
        }
    }

    /// <summary>What is said of a policy; null when it is in force nowhere.</summary>
    public PolicyStatus? StatusOf(Resource policy) => _verdicts.TryGetValue(policy.Id, out var verdicts)
        ? PolicyStatusBuilder.Build(policy, verdicts.Items)
        : null;

    private void Count(ImmutableArray<AppliedPolicies> applied, IReadOnlyCollection<ResourceId> ancestors, bool add)
    {
        foreach (var place in applied)
        {
            foreach (var verdict in place.Policies)
            {
                _changed.Add(verdict.Policy);
                foreach (var ancestor in ancestors)
                    Count((ancestor, verdict), add);
            }
        }
    }

    private void Count((ResourceId Ancestor, PolicyVerdict Verdict) said, bool add)
    {
        var policy = said.Verdict.Policy;
        if (!_verdicts.TryGetValue(policy, out var verdicts))
            _verdicts[policy] = verdicts = new();
        if (add)
            verdicts.Add(said);
        else if (verdicts.Remove(said) && verdicts.Items.Count == 0)
            _verdicts.Remove(policy);
    }
}
