using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Gateways;
using KGateway.Translation.Routes;

namespace KGateway.Translation.Statuses;

/// <summary>What a Gateway says of a route.</summary>
internal static class RouteStatusBuilder
{
    /// <summary>The status of a route; <paramref name="problemIn"/> finds what is wrong with it in one of its virtual hosts.</summary>
    public static RouteStatus Build(
        Resource route, RouteAttachment attachment, ResolvedRoute? resolved, Func<HostMembership, RouteProblem?> problemIn)
    {
        var parents = new RouteParentStatus[attachment.Parents.Length];
        for (var i = 0; i < parents.Length; i++)
        {
            var parent = attachment.Parents[i];
            var conditions = new ConditionSet();
            if (parent.Refusal is not null)
            {
                conditions.Set(ConditionTypes.Accepted, ConditionStatus.False, parent.Refusal);
            }
            else
            {
                if (resolved?.Problem is { } reference)
                    conditions.Set(ConditionTypes.ResolvedRefs, ConditionStatus.False, reference.Reason, reference.Message);
                foreach (var host in attachment.Hosts)
                {
                    if ((host.Parents & (1UL << i)) == 0 || problemIn(host) is not { } problem)
                        continue;
                    Add(conditions, problem);
                }
            }

            parents[i] = Finish(conditions, parent.Reference, route);
        }

        Array.Sort(parents);
        return new(EquatableArray.Create<RouteParentStatus>(parents));
    }

    /// <summary>Adds what is to be told of a problem with rules.</summary>
    public static void Add(ConditionSet conditions, RouteProblem problem)
    {
        conditions.Set(ConditionTypes.RouteProgrammed, ConditionStatus.False, problem.Reason, problem.Message);
        if (problem.Partial)
            conditions.Set(ConditionTypes.PartiallyInvalid, ConditionStatus.True, Reasons.UnsupportedValue, Dropped(problem));
    }

    /// <summary>What a parent says of a route of any kind, given the conditions that deviate.</summary>
    public static RouteParentStatus Finish(ConditionSet conditions, ParentReference parent, Resource route)
    {
        conditions.Default(ConditionTypes.Accepted, ConditionStatus.True, Reasons.Accepted, "Successfully accepted Route");
        conditions.Default(
            ConditionTypes.ResolvedRefs, ConditionStatus.True, Reasons.ResolvedRefs, "Successfully resolved all references");
        conditions.Default(
            ConditionTypes.RouteProgrammed, ConditionStatus.True, Reasons.Programmed, "Successfully programmed Route");
        return new(parent, TranslationSettings.ControllerName, conditions.Build(route.Metadata.Generation));
    }

    // The standard wants the message to begin so. A rule that answers with an error isn't in force either.
    private static string Dropped(RouteProblem problem) => problem.Reason == RouteProblem.RuleDropped
        ? problem.Message
        : $"Dropped Rule, which answers with an error instead: {problem.Message}";
}
