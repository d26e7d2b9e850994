using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Resources.Kgateway.BackendConfigPolicies;
using KGateway.Translation.Clusters;
using KGateway.Translation.Policies.Attachment;
using KGateway.Translation.Policies.Merging;
using KGateway.Translation.State;
using KGateway.Translation.Validation;

namespace KGateway.Translation.Policies.BackendConfig;

/// <summary>
/// The BackendConfigPolicies of a backend, merged field by field: the first policy that sets a field keeps it. A policy that can't be
/// enforced takes no part, and its backend isn't served.
/// </summary>
internal sealed class BackendPolicies
{
    // What most backends have.
    private static readonly BackendPolicies None = new();

    private readonly List<ResolvedBackendPolicy> _policies = [];
    private readonly SortedDictionary<int, (BackendField Field, ResolvedBackendPolicy Policy)> _fields = [];
    private readonly Dictionary<BackendConfigPolicy, ImmutableArray<string>> _problems = new(ReferenceEqualityComparer.Instance);

    private BackendPolicies()
    {
    }

    /// <summary>Finds the policies of a backend under all the names that it has as a target, and merges them.</summary>
    public static BackendPolicies Find(ReadOnlySpan<PolicyTarget> targets, ILookups lookups, TranslationSettings settings)
    {
        BackendPolicies? found = null;
        foreach (var target in targets)
        {
            foreach (var attached in PolicyAttachments<BackendConfigPolicy>.Find(target, lookups, settings).All)
            {
                found ??= new BackendPolicies();
                if (!found._policies.Exists(known => ReferenceEquals(known.Policy, attached.Policy)))
                    found.Add(Checked(BackendFields.Resolve(attached.Policy, lookups, settings), lookups, settings));
            }
        }

        return found ?? None;
    }

    /// <summary>The fields in force with the policy that each comes from, and those that it overrides.</summary>
    public IEnumerable<FieldOrigin> Fields => _fields.Values.Select(set => new FieldOrigin(set.Field.Key, [set.Policy.Policy.Id])
    {
        Overridden = _policies
            .Where(other => other.Problems.IsEmpty && !ReferenceEquals(other, set.Policy) && other.Fields.Any(same => same.Key == set.Field.Key))
            .Select(static other => other.Policy.Id)
            .ToEquatableArray(),
    });

    /// <summary>Writes the merged fields into a cluster and tells what became of each policy.</summary>
    /// <param name="draft">The cluster.</param>
    /// <param name="tls">The BackendTLSPolicy whose TLS the cluster has; null for none.</param>
    public ImmutableArray<BackendPolicyOutcome> Apply(ClusterDraft draft, ObjectKey? tls)
    {
        if (_policies.Count == 0)
            return [];
        foreach (var (field, policy) in _fields.Values)
        {
            if (field is TlsField && tls is not null)
                continue;
            var before = draft.Errors.Count;
            field.Apply(draft);
            if (draft.Errors.Count > before)
                _problems[policy.Policy] = _problems[policy.Policy].AddRange(draft.Errors.Skip(before));
        }

        var outcomes = ImmutableArray.CreateBuilder<BackendPolicyOutcome>(_policies.Count);
        foreach (var policy in _policies)
        {
            var problems = _problems[policy.Policy];
            foreach (var problem in policy.Problems)
                draft.Fail(problem);
            var overridden = problems.IsEmpty && !policy.Fields.IsEmpty && !_fields.Values.Any(field => ReferenceEquals(field.Policy, policy));
            var hasTls = tls is not null && problems.IsEmpty && policy.Policy.Spec.Tls is not null;
            outcomes.Add(new(policy.Policy, problems, overridden, hasTls ? tls : null));
        }

        return outcomes.MoveToImmutable();
    }

    private static ResolvedBackendPolicy Checked(ResolvedBackendPolicy policy, ILookups lookups, TranslationSettings settings) =>
        EnvoyChecks.AreWanted(settings, policy.Policy) && policy.Problems.IsEmpty && EnvoyChecks.OfPolicy(policy, lookups) is { } refusal
            ? policy with { Problems = [refusal] }
            : policy;

    private void Add(ResolvedBackendPolicy policy)
    {
        _policies.Add(policy);
        _problems.Add(policy.Policy, policy.Problems);
        if (!policy.Problems.IsEmpty)
            return;
        foreach (var field in policy.Fields)
            _fields.TryAdd(BackendFields.Order(field), (field, policy));
    }
}
