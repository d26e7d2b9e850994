namespace KGateway.Translation.Engine;

/// <summary>The attachment of a route, as something that depends on lookups (the labels of its namespace).</summary>
internal sealed class AttachUnit(ParentedRoute route) : Unit
{
    public ParentedRoute Route { get; } = route;
}
