using KGateway.Resources;
using KGateway.Translation.L4Routes;

namespace KGateway.Translation.Engine;

/// <summary>A TLSRoute, TCPRoute or UDPRoute that names the Gateway or one of its ListenerSets as a parent.</summary>
internal sealed class L4RouteUnit
{
    public L4RouteUnit(Resource route)
    {
        Route = route;
        Id = route.Id;
        Attach = new(this);
        Resolve = new(this);
    }

    public ResourceId Id { get; }

    public Resource Route { get; set; }

    public L4AttachUnit Attach { get; }

    public L4ResolveUnit Resolve { get; }

    /// <summary>Where it is attached.</summary>
    public L4Attachment Attachment { get; set; } = L4Attachment.None;

    /// <summary>The route with its backends resolved; null while no listener takes it.</summary>
    public ResolvedL4Route? Resolved { get; set; }

    /// <summary>What it is counted for at the moment; see <see cref="L4RouteStage"/>.</summary>
    public L4RouteUse? Use { get; set; }
}

/// <summary>The attachment of a route, as something that depends on lookups (the labels of its namespace).</summary>
internal sealed class L4AttachUnit(L4RouteUnit route) : Unit
{
    public L4RouteUnit Route { get; } = route;
}

/// <summary>The resolution of a route, as something that depends on lookups (backends, grants).</summary>
internal sealed class L4ResolveUnit(L4RouteUnit route) : Unit
{
    public L4RouteUnit Route { get; } = route;
}

/// <summary>What a route in force needs and wants: its backends, and its share of listeners, by its age.</summary>
internal sealed record L4RouteUse(ResolvedL4Route Resolved, L4Attachment Attachment, DateTimeOffset? Created);
