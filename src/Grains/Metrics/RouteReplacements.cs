using KGateway.Resources;
using KGateway.Translation;
using KGateway.Translation.Statuses;

namespace KGateway.Grains.Metrics;

/// <summary>Finds the routes with rules that answer with an error since a translation.</summary>
internal static class RouteReplacements
{
    /// <summary>A reference leads to nothing that may be used.</summary>
    public const string RefNotFound = "ref_not_found";

    /// <summary>Something is written that can't be honoured.</summary>
    public const string InvalidConfig = "invalid_config";

    private const string RuleReplaced = "RouteRuleReplaced";

    /// <summary>The kind of error of each route that has one now and had none before.</summary>
    public static IEnumerable<string> Since(GatewayTranslation? before, GatewayTranslation after)
    {
        IEnumerable<ResourceId> changed = before is null || after.ChangedStatuses.IsDefault ? after.Statuses.Keys : after.ChangedStatuses;
        foreach (var id in changed)
        {
            if (after.Statuses.GetValueOrDefault(id) is not RouteStatus now)
                continue;
            var then = before?.Statuses.GetValueOrDefault(id) as RouteStatus;
            if (HasUnresolved(now) && !HasUnresolved(then))
                yield return RefNotFound;
            if (HasReplaced(now) && !HasReplaced(then))
                yield return InvalidConfig;
        }
    }

    private static bool HasUnresolved(RouteStatus? status) =>
        Has(status, static condition => condition is { Type: ConditionTypes.ResolvedRefs, Status: ConditionStatus.False });

    private static bool HasReplaced(RouteStatus? status) => Has(
        status, static condition => condition is { Type: ConditionTypes.RouteProgrammed, Status: ConditionStatus.False, Reason: RuleReplaced });

    private static bool Has(RouteStatus? status, Func<Condition, bool> condition) =>
        status is not null && status.Parents.Any(parent => parent.Conditions.Any(condition));
}
