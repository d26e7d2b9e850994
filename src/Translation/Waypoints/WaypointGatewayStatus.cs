using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Gateways;
using KGateway.Translation.Statuses;

namespace KGateway.Translation.Waypoints;

/// <summary>Status of a Gateway that is a waypoint.</summary>
internal static class WaypointGatewayStatus
{
    private const int MaxProblems = 10;

    /// <summary>
    /// The status: all listeners but the chosen one are invalid, and without that one so is the Gateway. <paramref name="problems"/> tell what
    /// is wrong with policies that it enforces.
    /// </summary>
    public static GatewayStatus Of(WaypointFrame frame, GatewayDeployment deployment, IEnumerable<string> problems)
    {
        long generation = frame.Gateway.Metadata.Generation;
        var conditions = new ConditionSet();
        if (frame.Listener is null)
        {
            conditions.Set(
                ConditionTypes.Accepted,
                ConditionStatus.False,
                Reasons.ListenersNotValid,
                $"a waypoint needs a listener of protocol {WaypointFrame.ProxyProtocol}");
            conditions.Set(ConditionTypes.Programmed, ConditionStatus.False, Reasons.Invalid, "no valid listeners");
        }

        string[] distinct = [.. problems.Distinct().Take(MaxProblems)];
        if (distinct.Length > 0)
            conditions.Set(ConditionTypes.AuthorizationProgrammed, ConditionStatus.False, Reasons.Invalid, string.Join("; ", distinct));
        deployment.AddConditions(conditions);
        conditions.Default(ConditionTypes.Accepted, ConditionStatus.True, Reasons.Accepted, "Successfully accepted Gateway");
        conditions.Default(ConditionTypes.Programmed, ConditionStatus.True, Reasons.Programmed, "Successfully programmed Gateway");
        conditions.Default(
            ConditionTypes.ResolvedRefs, ConditionStatus.True, Reasons.ResolvedRefs, "Successfully resolved all Gateway references");
        EquatableArray<Listener> specs = frame.Gateway.Spec.Listeners;
        var listeners = new ListenerStatus[specs.Count];
        for (int i = 0; i < listeners.Length; i++)
            listeners[i] = ListenerOf(specs[i], ReferenceEquals(specs[i], frame.Listener), generation);
        return new(
            conditions.Build(generation),
            EquatableArray.Create<ListenerStatus>(listeners),
            deployment.Addresses?.Addresses,
            AttachedListenerSets: 0) { AwaitsProxies = deployment.Addresses is not null };
    }

    // Routes of a waypoint are attached to Services, so none is counted here.
    private static ListenerStatus ListenerOf(Listener listener, bool chosen, long generation)
    {
        var conditions = new ConditionSet();
        if (!chosen)
        {
            string message = $"a waypoint uses its first listener of protocol {WaypointFrame.ProxyProtocol} only";
            conditions.Set(ConditionTypes.Accepted, ConditionStatus.False, Reasons.Invalid, message);
            conditions.Set(ConditionTypes.Programmed, ConditionStatus.False, Reasons.Invalid, message);
        }

        conditions.Default(ConditionTypes.Accepted, ConditionStatus.True, Reasons.Accepted, "Successfully accepted Listener");
        conditions.Default(
            ConditionTypes.Conflicted,
            ConditionStatus.False,
            Reasons.NoConflicts,
            "Successfully verified that Listener has no conflicts");
        conditions.Default(ConditionTypes.ResolvedRefs, ConditionStatus.True, Reasons.ResolvedRefs, "Successfully resolved all references");
        conditions.Default(ConditionTypes.Programmed, ConditionStatus.True, Reasons.Programmed, "Successfully programmed Listener");
        return new(listener.Name, chosen ? [ResourceKinds.HttpRoute.GroupKind] : [], AttachedRoutes: 0, conditions.Build(generation));
    }
}
