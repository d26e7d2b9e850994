namespace KGateway.Translation.Policies;

/// <summary>Whose wish counts first where policies want filters in different orders: that of routes, and among equals the oldest.</summary>
/// <param name="BesideRoutes">Whether the policy is of a listener or a Gateway rather than of a route.</param>
/// <param name="Since">When the policy was made.</param>
public readonly record struct FilterRank(bool BesideRoutes, DateTimeOffset Since) : IComparable<FilterRank>
{
    /// <inheritdoc/>
    public int CompareTo(FilterRank other)
    {
        int order = BesideRoutes.CompareTo(other.BesideRoutes);
        return order != 0 ? order : Since.CompareTo(other.Since);
    }
}
