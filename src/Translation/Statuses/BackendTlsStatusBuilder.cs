using KGateway.Resources;
using KGateway.Translation.BackendTls;

namespace KGateway.Translation.Statuses;

/// <summary>What a Gateway says of a BackendTLSPolicy of its backends.</summary>
internal static class BackendTlsStatusBuilder
{
    /// <summary>
    /// The status, of all that became of the policy; at least one outcome, in a fixed order. Of the references of a policy that isn't in
    /// force nothing is said but what is wrong with them: those of one that loses to another aren't even looked at.
    /// </summary>
    public static PolicyStatus Build(IEnumerable<BackendTlsOutcome> outcomes, ResourceId gateway)
    {
        BackendTlsOutcome? worst = null;
        foreach (var outcome in outcomes)
        {
            if (worst is null || Rank(outcome) > Rank(worst))
                worst = outcome;
        }

        var conditions = new ConditionSet();
        if (worst!.Unresolved is { } unresolved)
            conditions.Set(ConditionTypes.ResolvedRefs, ConditionStatus.False, unresolved.Reason, unresolved.Message);
        if (worst.Refused is { } refused)
            conditions.Set(ConditionTypes.Accepted, ConditionStatus.False, refused.Reason, refused.Message);
        else
            conditions.Default(ConditionTypes.ResolvedRefs, ConditionStatus.True, Reasons.ResolvedRefs, "Resolved all references");
        conditions.Default(ConditionTypes.Accepted, ConditionStatus.True, Reasons.Accepted, "Policy accepted");
        var entry = new PolicyAncestorStatus(
            gateway, null, TranslationSettings.ControllerName, conditions.Build(worst.Policy.Metadata.Generation));
        return new([entry]);
    }

    // What hinders the policy at one of its targets must be seen, whatever it does at the others.
    private static int Rank(BackendTlsOutcome outcome) => outcome.Refused?.Reason switch
    {
        null => 0,
        Reasons.TargetNotFound => 1,
        Reasons.Conflicted => 2,
        _ => 3,
    };
}
