namespace KGateway.Resources;

/// <summary>API group (empty for the core group) and kind, without a version.</summary>
public readonly record struct GroupKind(string Group, string Kind) : IComparable<GroupKind>
{
    /// <inheritdoc/>
    public int CompareTo(GroupKind other)
    {
        int order = string.CompareOrdinal(Group, other.Group);
        return order != 0 ? order : string.CompareOrdinal(Kind, other.Kind);
    }

    /// <summary><c>group/kind</c>, or only the kind for the core group.</summary>
    public override string ToString() => string.IsNullOrEmpty(Group) ? Kind : $"{Group}/{Kind}";
}
