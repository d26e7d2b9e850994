using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Backends;
using KGateway.Translation.Routes;
using KGateway.Translation.Routes.Delegation;
using KGateway.Translation.Statuses;

namespace KGateway.Translation.Waypoints;

/// <summary>What a parent in the mesh says of a route.</summary>
internal static class MeshRouteStatus
{
    /// <summary>What the Service says about one of a route's references to it.</summary>
    public static RouteParentStatus Of(MeshRoute route, int index)
    {
        (string? reason, string message) = route.Outcomes[index] switch
        {
            MeshOutcome.NoMatchingParent => (Reasons.NoMatchingParent, "the parent has no virtual address or no such port"),
            MeshOutcome.NotHttp => (Reasons.NoMatchingParent, "the port doesn't carry HTTP"),
            MeshOutcome.NotTcp => (Reasons.NoMatchingParent, "the port carries HTTP"),
            MeshOutcome.SharedAddress => (
                Reasons.NoMatchingParent, "the host shares its addresses with another, which connections that aren't HTTP don't tell apart"),
            MeshOutcome.Unsupported => (
                Reasons.UnsupportedValue, $"a {route.Source.Kind.Name} must have exactly one rule, and names that clients can ask for"),
            MeshOutcome.Datagrams => (Reasons.UnsupportedValue, "waypoints pass on no datagrams: a UDPRoute has no effect on a parent in the mesh"),
            MeshOutcome.Conflicted => (Reasons.Conflicted, "a route of a kind that comes first is attached to the same port"),
            _ => (null, ""),
        };
        return Of(route.Source, route.Reference, route.Parents[index], reason, message, route.Problem, route.TakenAt(index));
    }

    /// <summary>
    /// The status for a reference; <paramref name="refusal"/> is the reason why it isn't accepted, or null. <paramref name="taken"/> tells what
    /// another route has that this one wants, if anything.
    /// </summary>
    public static RouteParentStatus Of(
        Resource route,
        ReferenceProblem? reference,
        ParentReference parent,
        string? refusal,
        string message,
        RouteProblem? problem,
        string? taken = null)
    {
        var conditions = new ConditionSet();
        if (refusal is not null)
            conditions.Set(ConditionTypes.Accepted, ConditionStatus.False, refusal, message);
        if (reference is not null)
            conditions.Set(ConditionTypes.ResolvedRefs, ConditionStatus.False, reference.Reason, reference.Message);
        if (problem is not null)
            RouteStatusBuilder.Add(conditions, problem);
        if (refusal is null && taken is not null)
            conditions.Set(ConditionTypes.RouteProgrammed, ConditionStatus.False, Reasons.Conflicted, taken);
        return RouteStatusBuilder.Finish(conditions, parent, route);
    }

    /// <summary>What a route says of those that it delegates to, if it is in force.</summary>
    public static IEnumerable<(ResourceId Route, RouteParentStatus Status)> OfDelegates(MeshRoute route) =>
        route is MeshHttpRoute { IsAttached: true } http ? OfDelegates(http.Resolved, http.Problems) : [];

    /// <summary>What a route in force says of those that it delegates to.</summary>
    public static IEnumerable<(ResourceId Route, RouteParentStatus Status)> OfDelegates(ResolvedRoute route, MeshRouteProblems problems)
    {
        foreach (DelegateReport report in route.Delegates)
        {
            RouteProblem? problem = problems.Of(report.Route.Id);
            yield return (report.Route.Id, DelegateStatusBuilder.Build(report, problem is null ? [] : [problem]));
        }
    }

    /// <summary>The status for a reference of a route that can't attach at all.</summary>
    public static RouteParentStatus Refused(ParentReference parent, Resource route, string reason)
    {
        var conditions = new ConditionSet();
        conditions.Set(ConditionTypes.Accepted, ConditionStatus.False, reason);
        return RouteStatusBuilder.Finish(conditions, parent, route);
    }
}
