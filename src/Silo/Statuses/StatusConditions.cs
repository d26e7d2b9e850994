using KGateway.Translation.Statuses;

namespace KGateway.Silo.Statuses;

/// <summary>Walks the conditions of a status, wherever they are in it.</summary>
internal static class StatusConditions
{
    /// <summary>Each condition with the part of the object that it speaks of: empty, "listener http", "parent default/web".</summary>
    public static IEnumerable<(string Part, Condition Condition)> Of(ObjectStatus status) => status switch
    {
        GatewayClassStatus s => With("", s.Conditions),
        BackendStatus s => With("", s.Conditions),
        GatewayExtensionStatus s => With("", s.Conditions),
        AuthorizationPolicyStatus s => With("", s.ToConditions()),
        DestinationRuleStatus s => With("", s.ToConditions()),
        GatewayStatus s => With("", s.Conditions).Concat(OfListeners(s.Listeners)),
        ListenerSetStatus s => With("", s.Conditions).Concat(OfListeners(s.Listeners)),
        RouteStatus s => s.Parents.SelectMany(static parent => With($"parent {Name(parent)}", parent.Conditions)),
        PolicyStatus s => s.Ancestors.SelectMany(static ancestor => With($"ancestor {ancestor.Ancestor}", ancestor.Conditions)),
        _ => [],
    };

    /// <summary>Whether a condition tells of something that isn't as its author wanted it.</summary>
    public static bool IsProblem(Condition condition) =>
        condition.Status == (condition.Type is "Conflicted" or "OverlappingTLSConfig" or "PartiallyInvalid"
            ? ConditionStatus.True
            : ConditionStatus.False);

    private static IEnumerable<(string, Condition)> OfListeners(IEnumerable<ListenerStatus> listeners) =>
        listeners.SelectMany(static listener => With($"listener {listener.Name}", listener.Conditions));

    private static IEnumerable<(string, Condition)> With(string part, IEnumerable<Condition> conditions) =>
        conditions.Select(condition => (part, condition));

    private static string Name(RouteParentStatus parent)
    {
        var name = parent.Parent.Namespace is { Length: > 0 } @namespace ? $"{@namespace}/{parent.Parent.Name}" : parent.Parent.Name;
        return parent.Parent.SectionName is { Length: > 0 } section ? $"{name}#{section}" : name;
    }
}
