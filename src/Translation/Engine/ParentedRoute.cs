using KGateway.Resources;
using KGateway.Translation.Gateways;

namespace KGateway.Translation.Engine;

/// <summary>A route of any kind that names the Gateway or one of its ListenerSets as a parent.</summary>
internal abstract class ParentedRoute
{
    protected ParentedRoute(Resource route)
    {
        Route = route;
        Id = route.Id;
        Attach = new(this);
        Resolve = new(this);
    }

    public ResourceId Id { get; }

    public Resource Route { get; set; }

    public AttachUnit Attach { get; }

    public ResolveUnit Resolve { get; }

    /// <summary>Whether Envoy hasn't said yet what it thinks of the route as it is now.</summary>
    public bool AwaitsVerdict { get; set; }

    /// <summary>The listeners that take it.</summary>
    public abstract AttachedListener[] Listeners { get; }

    /// <summary>Whether its references are resolved, which they are while a listener takes it.</summary>
    public abstract bool IsResolved { get; }
}
