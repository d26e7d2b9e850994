using KGateway.Resources;

namespace KGateway.Translation.Statuses;

/// <summary>What is said of a policy with respect to one ancestor. Ordered by the ancestor.</summary>
/// <param name="Ancestor">The ancestor, a Gateway, ListenerSet or backend.</param>
/// <param name="SectionName">Section of the ancestor; null for the whole of it.</param>
/// <param name="ControllerName">Who says it.</param>
/// <param name="Conditions">What it says.</param>
public sealed record PolicyAncestorStatus(
    ResourceId Ancestor,
    string? SectionName,
    string ControllerName,
    EquatableArray<Condition> Conditions) : IComparable<PolicyAncestorStatus>
{
    /// <inheritdoc/>
    public int CompareTo(PolicyAncestorStatus? other)
    {
        if (other is null)
            return 1;
        var order = Ancestor.CompareTo(other.Ancestor);
        return order != 0 ? order : string.CompareOrdinal(SectionName, other.SectionName);
    }
}
