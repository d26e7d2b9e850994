namespace KGateway.Resources;

/// <summary>Identity of an object in a cluster: its kind and its key.</summary>
public readonly record struct ResourceId(GroupKind GroupKind, ObjectKey Key) : IComparable<ResourceId>
{
    /// <inheritdoc/>
    public int CompareTo(ResourceId other)
    {
        int order = GroupKind.CompareTo(other.GroupKind);
        return order != 0 ? order : Key.CompareTo(other.Key);
    }

    /// <summary><c>Kind namespace/name</c>, the form used in messages.</summary>
    public override string ToString() => $"{GroupKind.Kind} {Key}";
}
