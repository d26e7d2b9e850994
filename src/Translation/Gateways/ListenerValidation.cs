using KGateway.Resources;
using KGateway.Translation.Statuses;

namespace KGateway.Translation.Gateways;

/// <summary>Finds the listeners that can't be programmed and says why.</summary>
internal static class ListenerValidation
{
    /// <summary>
    /// Listeners of one Gateway and its ListenerSets, whose number nothing else limits: each has a chain with certificates of its own in all
    /// proxies.
    /// </summary>
    public const int MaxListeners = 65_536;

    /// <summary>Sets kinds, validity and conditions of listeners, which are in the order of their precedence.</summary>
    public static void Validate(IReadOnlyList<AttachedListener> listeners, bool experimental)
    {
        var byPort = new SortedDictionary<ListenerPort, List<AttachedListener>>();
        foreach (var listener in listeners)
        {
            if (!HasSupportedKinds(listener) || !HasRoom(listener) || !HasPort(listener) || !HasNames(listener) || !IsHonoured(listener))
                continue;
            if (!byPort.TryGetValue(listener.Socket, out var group))
                byPort[listener.Socket] = group = [];
            group.Add(listener);
        }

        foreach (var group in byPort.Values)
            ListenerConflicts.Find(group, experimental);
    }

    private static bool HasSupportedKinds(AttachedListener listener)
    {
        var supported = ListenerProtocol.SupportedKinds(listener.Spec);
        if (supported.IsEmpty)
        {
            listener.Valid = false;
            var message = $"Protocol {listener.Spec.Protocol} is unsupported.";
            listener.Conditions.Set(ConditionTypes.Accepted, ConditionStatus.False, Reasons.UnsupportedProtocol, message);
            listener.Conditions.Set(ConditionTypes.Programmed, ConditionStatus.False, Reasons.Invalid, message);
            return false;
        }

        var wanted = listener.Spec.AllowedRoutes.Kinds;
        if (wanted.IsEmpty)
        {
            listener.SupportedKinds = supported;
            return true;
        }

        var taken = new List<GroupKind>();
        var refused = new List<string>();
        foreach (var kind in wanted)
        {
            var groupKind = new GroupKind(kind.Group, kind.Kind);
            if (supported.AsSpan().Contains(groupKind))
                taken.Add(groupKind);
            else
                refused.Add(kind.Kind);
        }

        listener.SupportedKinds = taken.ToEquatableArray();
        if (refused.Count > 0)
        {
            var message = $"Found invalid route kinds: [{string.Join(", ", refused)}]";
            listener.Conditions.Set(ConditionTypes.ResolvedRefs, ConditionStatus.False, Reasons.InvalidRouteKinds, message);
            // Without any kind of route nothing is served.
            if (taken.Count == 0)
                listener.Conditions.Set(ConditionTypes.Programmed, ConditionStatus.False, Reasons.Invalid, message);
        }

        listener.Valid = taken.Count > 0;
        return listener.Valid;
    }

    private static bool HasRoom(AttachedListener listener)
    {
        if (listener.Index < MaxListeners)
            return true;
        listener.Valid = false;
        var message = $"The Gateway has {MaxListeners} listeners before this one, and can't have more";
        listener.Conditions.Set(ConditionTypes.Accepted, ConditionStatus.False, Reasons.TooManyListeners, message);
        listener.Conditions.Set(ConditionTypes.Programmed, ConditionStatus.False, Reasons.Invalid, message);
        return false;
    }

    private static bool HasPort(AttachedListener listener)
    {
        if (listener.Port is > 0 and <= 65535)
            return true;
        listener.Valid = false;
        var message = listener.Port == 0
            ? $"protocol {listener.Spec.Protocol} requires a port to be set"
            : $"invalid port {listener.Port} in listener";
        listener.Conditions.Set(ConditionTypes.Accepted, ConditionStatus.False, Reasons.Invalid, message);
        listener.Conditions.Set(ConditionTypes.Programmed, ConditionStatus.False, Reasons.Invalid, message);
        return false;
    }

    // Envoy refuses what has no name, and odd wildcards.
    private static bool HasNames(AttachedListener listener)
    {
        if (listener.Spec.Name.Length > 0 && (listener.Hostname is not { } hostname || Hostnames.IsUsable(hostname)))
            return true;
        listener.Valid = false;
        var message = listener.Spec.Name.Length == 0 ? "listener without a name" : $"invalid hostname {listener.Hostname} in listener";
        listener.Conditions.Set(ConditionTypes.Accepted, ConditionStatus.False, Reasons.Invalid, message);
        listener.Conditions.Set(ConditionTypes.Programmed, ConditionStatus.False, Reasons.Invalid, message);
        return false;
    }

    // Filters of listeners may guard them: without them nothing may pass.
    private static bool IsHonoured(AttachedListener listener)
    {
        if (listener.Spec.Filters is not { Requests.IsEmpty: false })
            return true;
        listener.Valid = false;
        const string Message = "filters of listeners are not supported";
        listener.Conditions.Set(ConditionTypes.Accepted, ConditionStatus.False, Reasons.UnsupportedValue, Message);
        listener.Conditions.Set(ConditionTypes.Programmed, ConditionStatus.False, Reasons.Invalid, Message);
        return false;
    }
}
