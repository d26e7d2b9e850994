namespace KGateway.Translation.Engine;

/// <summary>
/// A route's wish for a share of a listener. The first in order has it: that of the more specific hostname, then the older route, then
/// the one whose namespace and name come first.
/// </summary>
internal readonly record struct L4Claim(L4RouteUnit Route, int Specificity, DateTimeOffset? Created) : IComparable<L4Claim>
{
    public int CompareTo(L4Claim other)
    {
        var order = other.Specificity.CompareTo(Specificity);
        if (order == 0)
            order = Nullable.Compare(Created, other.Created);
        if (order == 0)
            order = Route.Id.Key.CompareTo(other.Route.Id.Key);
        return order != 0 ? order : Route.Id.CompareTo(other.Route.Id);
    }
}
