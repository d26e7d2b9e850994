using KGateway.Resources;
using KGateway.Resources.Kgateway.ListenerPolicies;
using KGateway.Translation.Policies.Listener;

namespace KGateway.Translation.Statuses;

/// <summary>What a Gateway says of a policy of its listeners.</summary>
internal static class ListenerPolicyStatusBuilder
{
    private const string Deprecated = " (HTTPListenerPolicy is deprecated: use spec.default.httpSettings of a ListenerPolicy)";

    /// <summary>The status of a policy that is attached to a Gateway or one of its listeners.</summary>
    public static PolicyStatus Build(ResolvedListenerPolicy policy, PolicyAttachment state, ResourceId gateway)
    {
        var conditions = new ConditionSet();
        var note = policy.Policy is HttpListenerPolicy ? Deprecated : "";
        if (policy.Problems.IsEmpty)
        {
            conditions.Set(ConditionTypes.Accepted, ConditionStatus.True, Reasons.Valid, $"Policy accepted{note}");
            var (status, reason, message) = Describe(state);
            conditions.Set(ConditionTypes.Attached, status, reason, message);
        }
        else
        {
            conditions.Set(ConditionTypes.Accepted, ConditionStatus.False, Reasons.Invalid, $"{string.Join("; ", policy.Problems)}{note}");
            conditions.Set(ConditionTypes.Attached, ConditionStatus.False, Reasons.Pending, "");
        }

        return new([new PolicyAncestorStatus(
            gateway, null, TranslationSettings.ControllerName, conditions.Build(policy.Policy.Metadata.Generation))]);
    }

    private static (ConditionStatus Status, string Reason, string Message) Describe(PolicyAttachment state) => state switch
    {
        PolicyAttachment.Merged => (ConditionStatus.True, Reasons.Merged, "Merged with other policies in target(s) and attached"),
        PolicyAttachment.Overridden =>
            (ConditionStatus.False, Reasons.Overridden, "Overridden due to conflict with higher priority policy in target(s)"),
        _ => (ConditionStatus.True, Reasons.Attached, "Attached to all targets"),
    };
}
