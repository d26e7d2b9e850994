using KGateway.Resources;

namespace KGateway.Translation.Statuses;

/// <summary>Status of a policy.</summary>
/// <param name="Ancestors">One entry for each ancestor, in the order of <see cref="PolicyAncestorStatus"/>.</param>
public sealed record PolicyStatus(EquatableArray<PolicyAncestorStatus> Ancestors) : ObjectStatus
{
    /// <summary>The status that says what all of <paramref name="parts"/> say; each is about other ancestors of the same policy.</summary>
    public static PolicyStatus Merge(IEnumerable<PolicyStatus> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var ancestors = parts.SelectMany(static part => part.Ancestors.AsImmutableArray()).ToArray();
        Array.Sort(ancestors);
        return new(EquatableArray.Create<PolicyAncestorStatus>(ancestors));
    }
}
