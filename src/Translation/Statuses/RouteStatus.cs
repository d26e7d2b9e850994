using KGateway.Resources;

namespace KGateway.Translation.Statuses;

/// <summary>Status of a route of any kind.</summary>
/// <param name="Parents">One entry for each parent that was looked at, in the order of <see cref="RouteParentStatus"/>.</param>
public sealed record RouteStatus(EquatableArray<RouteParentStatus> Parents) : ObjectStatus
{
    /// <summary>
    /// The status that says what all of <paramref name="parts"/> say of the same route. Where several speak for one parent, as Gateways do
    /// for a route that delegates, a condition that deviates stands.
    /// </summary>
    public static RouteStatus Merge(IEnumerable<RouteStatus> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var parents = new List<RouteParentStatus>();
        foreach (var parent in parts.SelectMany(static part => part.Parents.AsImmutableArray()).Order())
        {
            if (parents.Count > 0 && parents[^1].CompareTo(parent) == 0 && parents[^1].ControllerName == parent.ControllerName)
                parents[^1] = parents[^1] with { Conditions = Merge(parents[^1].Conditions, parent.Conditions) };
            else
                parents.Add(parent);
        }

        return new(parents.ToEquatableArray());
    }

    private static EquatableArray<Condition> Merge(EquatableArray<Condition> left, EquatableArray<Condition> right)
    {
        var merged = left.ToList();
        foreach (var condition in right)
        {
            var index = merged.FindIndex(held => held.Type == condition.Type);
            if (index < 0)
                merged.Add(condition);
            else if (merged[index].Status == ConditionStatus.True && condition.Status != ConditionStatus.True)
                merged[index] = condition;
        }

        return merged.ToEquatableArray();
    }
}
