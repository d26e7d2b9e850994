using KGateway.Resources;
using KGateway.Resources.Kgateway.ListenerPolicies;
using KGateway.Translation.Policies.Merging;

namespace KGateway.Translation.Statuses;

/// <summary>What is said of kgateway's policies.</summary>
internal static class PolicyStatusBuilder
{
    private const string Deprecated = "HTTPListenerPolicy is deprecated: use spec.default.httpSettings of a ListenerPolicy";

    /// <summary>
    /// The status of a policy of what became of it for each ancestor, in any order. Of several outcomes for one ancestor the greatest is
    /// told, and the problems of all.
    /// </summary>
    public static PolicyStatus Build(Resource policy, IEnumerable<(ResourceId Ancestor, PolicyVerdict Verdict)> verdicts)
    {
        var entries = new List<PolicyAncestorStatus>();
        foreach (var group in verdicts.GroupBy(static said => said.Ancestor, static said => said.Verdict))
        {
            var outcome = PolicyOutcome.Attached;
            var problems = new SortedSet<string>(StringComparer.Ordinal);
            var notes = new SortedSet<string>(StringComparer.Ordinal);
            if (policy is HttpListenerPolicy)
                notes.Add(Deprecated);
            foreach (var verdict in group)
            {
                outcome = verdict.Outcome > outcome ? verdict.Outcome : outcome;
                problems.UnionWith(verdict.Problems);
                notes.UnionWith(verdict.Notes);
            }

            var note = notes.Count == 0 ? "" : $" ({string.Join("; ", notes)})";
            var conditions = Conditions(outcome, string.Join("; ", problems), note).Build(policy.Metadata.Generation);
            entries.Add(new(group.Key, null, TranslationSettings.ControllerName, conditions));
        }

        entries.Sort();
        return new(entries.ToEquatableArray());
    }

    private static ConditionSet Conditions(PolicyOutcome outcome, string problems, string note)
    {
        var conditions = new ConditionSet();
        if (outcome == PolicyOutcome.Invalid)
        {
            conditions.Set(ConditionTypes.Accepted, ConditionStatus.False, Reasons.Invalid, problems + note);
            conditions.Set(ConditionTypes.Attached, ConditionStatus.False, Reasons.Pending);
            return conditions;
        }

        conditions.Set(ConditionTypes.Accepted, ConditionStatus.True, Reasons.Valid, $"Policy accepted{note}");
        var (status, reason, message) = outcome switch
        {
            PolicyOutcome.Merged =>
                (ConditionStatus.True, Reasons.Merged, "Merged with other policies in target(s) and attached"),
            PolicyOutcome.Overridden =>
                (ConditionStatus.False, Reasons.Overridden, "Overridden due to conflict with higher priority policy in target(s)"),
            _ => (ConditionStatus.True, Reasons.Attached, "Attached to all targets"),
        };
        conditions.Set(ConditionTypes.Attached, status, reason, message);
        return conditions;
    }
}
