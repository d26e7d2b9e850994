using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Backends;
using KGateway.Translation.Routes;
using KGateway.Translation.Statuses;

namespace KGateway.Translation.Waypoints;

/// <summary>What a parent in the mesh says of a route.</summary>
internal static class MeshRouteStatus
{
    private const string Conflicted = "Conflicted";

    /// <summary>What the Service says about one of a route's references to it.</summary>
    public static RouteParentStatus Of(MeshRoute route, int index)
    {
        (string? reason, string message) = route.Outcomes[index] switch
        {
            MeshOutcome.NoMatchingParent => (Reasons.NoMatchingParent, "the parent has no virtual address or no such port"),
            MeshOutcome.NotHttp => (Reasons.NoMatchingParent, "the port doesn't carry HTTP"),
            MeshOutcome.NotTcp => (Reasons.NoMatchingParent, "the port carries HTTP"),
            MeshOutcome.Unsupported => (
                Reasons.UnsupportedValue, "a TCPRoute must have exactly one rule and be in the namespace of its parent"),
            MeshOutcome.Conflicted => (Conflicted, "a route that comes first is attached to the same port"),
            _ => (null, ""),
        };
        return Of(route.Source, route.Reference, route.Parents[index], reason, message, route.Problem);
    }

    /// <summary>The status for a reference; <paramref name="refusal"/> is the reason why it isn't accepted, or null.</summary>
    public static RouteParentStatus Of(
        Resource route, ReferenceProblem? reference, ParentReference parent, string? refusal, string message, RouteProblem? problem)
    {
        var conditions = new ConditionSet();
        if (refusal is not null)
            conditions.Set(ConditionTypes.Accepted, ConditionStatus.False, refusal, message);
        if (reference is not null)
            conditions.Set(ConditionTypes.ResolvedRefs, ConditionStatus.False, reference.Reason, reference.Message);
        if (problem is not null)
            conditions.Set(ConditionTypes.RouteProgrammed, ConditionStatus.False, problem.Reason, problem.Message);
        return Complete(parent, route.Metadata.Generation, conditions);
    }

    /// <summary>The status for a reference of a route that can't attach at all.</summary>
    public static RouteParentStatus Refused(ParentReference parent, long generation, string reason)
    {
        var conditions = new ConditionSet();
        conditions.Set(ConditionTypes.Accepted, ConditionStatus.False, reason);
        return Complete(parent, generation, conditions);
    }

    private static RouteParentStatus Complete(ParentReference parent, long generation, ConditionSet conditions)
    {
        conditions.Default(ConditionTypes.Accepted, ConditionStatus.True, Reasons.Accepted, "Successfully accepted Route");
        conditions.Default(ConditionTypes.ResolvedRefs, ConditionStatus.True, Reasons.ResolvedRefs, "Successfully resolved all references");
        conditions.Default(ConditionTypes.RouteProgrammed, ConditionStatus.True, Reasons.Programmed, "Successfully programmed Route");
        return new(parent, TranslationSettings.ControllerName, conditions.Build(generation));
    }
}
