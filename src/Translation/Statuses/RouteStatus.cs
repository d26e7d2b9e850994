using KGateway.Resources;

namespace KGateway.Translation.Statuses;

/// <summary>Status of a route of any kind.</summary>
/// <param name="Parents">One entry for each parent that was looked at, in the order of <see cref="RouteParentStatus"/>.</param>
public sealed record RouteStatus(EquatableArray<RouteParentStatus> Parents) : ObjectStatus
{
    /// <summary>The status that says what all of <paramref name="parts"/> say; each is about other parents of the same route.</summary>
    public static RouteStatus Merge(IEnumerable<RouteStatus> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var parents = parts.SelectMany(static part => part.Parents.AsImmutableArray()).ToArray();
        Array.Sort(parents);
        return new(EquatableArray.Create<RouteParentStatus>(parents));
    }
}
