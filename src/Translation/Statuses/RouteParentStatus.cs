using KGateway.Resources;
using KGateway.Resources.GatewayApi;

namespace KGateway.Translation.Statuses;

/// <summary>What one parent says of a route. Ordered by the parent's group, kind, namespace, name, section and port.</summary>
/// <param name="Parent">The parent as the route names it.</param>
/// <param name="ControllerName">Who says it.</param>
/// <param name="Conditions">What it says.</param>
public sealed record RouteParentStatus(ParentReference Parent, string ControllerName, EquatableArray<Condition> Conditions)
    : IComparable<RouteParentStatus>
{
    /// <inheritdoc/>
    public int CompareTo(RouteParentStatus? other)
    {
        if (other is null)
            return 1;
        var (a, b) = (Parent, other.Parent);
        var order = string.CompareOrdinal(a.Group, b.Group);
        if (order == 0)
            order = string.CompareOrdinal(a.Kind, b.Kind);
        if (order == 0)
            order = string.CompareOrdinal(a.Namespace, b.Namespace);
        if (order == 0)
            order = string.CompareOrdinal(a.Name, b.Name);
        if (order == 0)
            order = string.CompareOrdinal(a.SectionName, b.SectionName);
        return order != 0 ? order : Nullable.Compare(a.Port, b.Port);
    }
}
