using KGateway.Resources;

namespace KGateway.Translation.Statuses;

/// <summary>What a Gateway says of a policy that its routes refer to.</summary>
internal static class PolicyStatusBuilder
{
    /// <summary>The status of a policy that is in force for some ancestors.</summary>
    public static PolicyStatus Build(Resource policy, IEnumerable<ResourceId> ancestors)
    {
        var conditions = new ConditionSet();
        conditions.Set(ConditionTypes.Accepted, ConditionStatus.True, Reasons.Valid, "Policy accepted");
        conditions.Set(ConditionTypes.Attached, ConditionStatus.True, Reasons.Attached, "Attached to all targets");
        var built = conditions.Build(policy.Metadata.Generation);
        var entries = new List<PolicyAncestorStatus>();
        foreach (var ancestor in ancestors)
            entries.Add(new(ancestor, null, TranslationSettings.ControllerName, built));
        entries.Sort();
        return new(entries.ToEquatableArray());
    }
}
