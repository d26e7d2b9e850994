namespace KGateway.Translation.Engine;

/// <summary>The resolution of a route, as something that depends on lookups (backends, grants, policies).</summary>
internal sealed class ResolveUnit(ParentedRoute route) : Unit
{
    public ParentedRoute Route { get; } = route;
}
