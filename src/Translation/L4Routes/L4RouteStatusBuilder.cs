using KGateway.Resources;
using KGateway.Translation.Gateways;
using KGateway.Translation.Statuses;

namespace KGateway.Translation.L4Routes;

/// <summary>What a Gateway says of a TLSRoute, TCPRoute or UDPRoute.</summary>
internal static class L4RouteStatusBuilder
{
    /// <summary>The status of a route; <paramref name="holderOf"/> finds the other route that has a share which this one wants.</summary>
    public static RouteStatus Build(
        Resource route, L4Attachment attachment, ResolvedL4Route? resolved, Func<AttachedListener, string, Resource?> holderOf)
    {
        var parents = new RouteParentStatus[attachment.Parents.Length];
        for (var i = 0; i < parents.Length; i++)
        {
            var parent = attachment.Parents[i];
            var conditions = new ConditionSet();
            if (parent.Refusal is { } refusal)
            {
                conditions.Set(ConditionTypes.Accepted, ConditionStatus.False, refusal, WhyRefused(route, refusal));
            }
            else
            {
                if (resolved?.Problem is { } reference)
                    conditions.Set(ConditionTypes.ResolvedRefs, ConditionStatus.False, reference.Reason, reference.Message);
                if (FindConflict(attachment, i, holderOf) is { } conflict)
                    conditions.Set(ConditionTypes.RouteProgrammed, ConditionStatus.False, Reasons.Conflicted, conflict);
            }

            parents[i] = RouteStatusBuilder.Finish(conditions, parent.Reference, route);
        }

        Array.Sort(parents);
        return new(EquatableArray.Create<RouteParentStatus>(parents));
    }

    private static string WhyRefused(Resource route, string refusal) =>
        refusal == Reasons.UnsupportedValue ? $"A {route.Kind.Name} must have exactly one rule" : "";

    private static string? FindConflict(L4Attachment attachment, int parent, Func<AttachedListener, string, Resource?> holderOf)
    {
        foreach (var binding in attachment.Bindings)
        {
            if ((binding.Parents & (1UL << parent)) == 0)
                continue;
            foreach (var host in binding.Hosts)
            {
                if (holderOf(binding.Listener, host.Name) is not { } holder)
                    continue;
                var what = host.Name == Hostnames.Any ? "" : $" for {host.Name}";
                return $"Listener {binding.Listener.Spec.Name} is taken{what} by {holder.Kind.Name} {holder.Key}";
            }
        }

        return null;
    }
}
