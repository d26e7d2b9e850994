using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Resources.Istio;
using KGateway.Resources.Kgateway.BackendConfigPolicies;
using KGateway.Translation.Backends;
using KGateway.Translation.Clusters;
using KGateway.Translation.Policies.BackendConfig;
using KGateway.Translation.State;

namespace KGateway.Translation.Statuses;

/// <summary>What is said of a BackendConfigPolicy: for each backend that it is attached to, whether it is in force there.</summary>
internal static class BackendConfigStatusBuilder
{
    // The API has room for no more.
    private const int MaxAncestors = 16;

    /// <summary>The status; without ancestors when the policy is attached to nothing.</summary>
    public static PolicyStatus Build(BackendConfigPolicy policy, ClusterState state, ILookups lookups, TranslationSettings settings)
    {
        var entries = new List<PolicyAncestorStatus>();
        foreach (var (id, target) in BackendPolicyTargets.Find(policy, state, lookups, settings))
        {
            var outcomes = new List<BackendPolicyOutcome>();
            foreach (var backend in BackendsOf(target))
            {
                foreach (var outcome in ClusterBuilder.Build(backend, lookups, settings).Policies)
                {
                    if (ReferenceEquals(outcome.Policy, policy))
                        outcomes.Add(outcome);
                }
            }

            if (outcomes.Count > 0)
                entries.Add(new(id, null, TranslationSettings.ControllerName, Conditions(outcomes).Build(policy.Metadata.Generation)));
            if (entries.Count == MaxAncestors)
                break;
        }

        entries.Sort();
        return new(entries.ToEquatableArray());
    }

    private static IEnumerable<BackendKey> BackendsOf(Resource target) => target switch
    {
        Service service => service.Spec.Ports.Select(port => BackendKey.OfService(service.Key, port.Port)),
        ServiceEntry entry => ServiceEntryBackends.Of(entry),
        _ => [BackendKey.OfBackend(target.Key)],
    };

    private static ConditionSet Conditions(List<BackendPolicyOutcome> outcomes)
    {
        var conditions = new ConditionSet();
        var problems = outcomes.SelectMany(static outcome => outcome.Problems).Distinct().ToList();
        if (problems.Count > 0)
        {
            conditions.Set(ConditionTypes.Accepted, ConditionStatus.False, Reasons.Invalid, string.Join("; ", problems));
            conditions.Set(ConditionTypes.Attached, ConditionStatus.False, Reasons.Pending);
            return conditions;
        }

        conditions.Set(ConditionTypes.Accepted, ConditionStatus.True, Reasons.Valid, "Policy accepted");
        if (outcomes.TrueForAll(static outcome => outcome.Overridden))
        {
            conditions.Set(
                ConditionTypes.Attached,
                ConditionStatus.False,
                Reasons.Overridden,
                "Overridden due to conflict with higher priority policy in target(s)");
        }
        else
        {
            conditions.Set(ConditionTypes.Attached, ConditionStatus.True, Reasons.Attached, "Attached to all targets");
        }

        if (outcomes.Find(static outcome => outcome.TlsOverriddenBy is not null)?.TlsOverriddenBy is { } tls)
        {
            conditions.Set(
                ConditionTypes.Overridden,
                ConditionStatus.True,
                Reasons.ConflictedWithBackendTlsPolicy,
                $"spec.tls overridden by BackendTLSPolicy {tls}");
        }

        return conditions;
    }
}
