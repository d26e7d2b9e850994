using KGateway.Resources;
using KGateway.Translation.Statuses;

namespace KGateway.Grains.Statuses;

/// <summary>Joins what several Gateways say of one object.</summary>
internal static class StatusMerge
{
    /// <summary>The whole status, given the parts by Gateway; null when there is none. The order of the parts doesn't matter.</summary>
    public static ObjectStatus? Merge(IEnumerable<KeyValuePair<ObjectKey, ObjectStatus>> parts)
    {
        var ordered = parts.OrderBy(static part => part.Key).Select(static part => part.Value).ToArray();
        return ordered switch
        {
            [] => null,
            [var only] => only,
            [RouteStatus, ..] => RouteStatus.Merge(ordered.OfType<RouteStatus>()),
            [PolicyStatus, ..] => PolicyStatus.Merge(ordered.OfType<PolicyStatus>()),
            [AuthorizationPolicyStatus, ..] => AuthorizationPolicyStatus.Merge([.. ordered.OfType<AuthorizationPolicyStatus>()]),
            [DestinationRuleStatus, ..] => DestinationRuleStatus.Merge([.. ordered.OfType<DestinationRuleStatus>()]),
            // Of other kinds one Gateway speaks; two do so only while one hasn't seen the newest inputs.
            [var first, ..] => first,
        };
    }
}
