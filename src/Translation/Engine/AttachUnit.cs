namespace KGateway.Translation.Engine;

/// <summary>The attachment of a route, as something that depends on lookups (the labels of its namespace).</summary>
internal sealed class AttachUnit(RouteUnit route) : Unit
{
    public RouteUnit Route { get; } = route;
}
