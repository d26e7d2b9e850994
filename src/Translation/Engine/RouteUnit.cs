using KGateway.Resources;
using KGateway.Translation.Gateways;
using KGateway.Translation.Routes;

namespace KGateway.Translation.Engine;

/// <summary>A route that names the Gateway or one of its ListenerSets as a parent.</summary>
internal sealed class RouteUnit
{
    public RouteUnit(Resource route)
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

    /// <summary>Where it is attached.</summary>
    public RouteAttachment Attachment { get; set; } = RouteAttachment.None;

    /// <summary>The route with its references resolved; null while no listener takes it.</summary>
    public ResolvedRoute? Resolved { get; set; }

    /// <summary>What it is counted for at the moment; see <see cref="RouteStage"/>.</summary>
    public RouteUse? Use { get; set; }
}

/// <summary>What a route in force needs: its resolution, in its virtual hosts, for its owners.</summary>
internal sealed record RouteUse(ResolvedRoute Resolved, RouteAttachment Attachment);
