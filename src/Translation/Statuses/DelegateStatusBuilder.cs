using KGateway.Translation.Routes;
using KGateway.Translation.Routes.Delegation;

namespace KGateway.Translation.Statuses;

/// <summary>What a route says of another one that it delegates to.</summary>
internal static class DelegateStatusBuilder
{
    private const string Hostnames =
        "spec.hostnames must be unset on a delegatee route as they are inherited from the parent route";

    /// <summary>The status; <paramref name="problems"/> are those of its rules in the virtual hosts that they are part of.</summary>
    public static RouteParentStatus Build(DelegateReport report, IEnumerable<RouteProblem> problems)
    {
        var conditions = new ConditionSet();
        if (report.Refused)
            conditions.Set(ConditionTypes.Accepted, ConditionStatus.False, Reasons.UnsupportedValue, Hostnames);
        if (report.Problem is { } reference)
            conditions.Set(ConditionTypes.ResolvedRefs, ConditionStatus.False, reference.Reason, reference.Message);
        foreach (var problem in report.Refused ? [] : problems)
            RouteStatusBuilder.Add(conditions, problem);
        return RouteStatusBuilder.Finish(conditions, report.Parent, report.Route);
    }
}
