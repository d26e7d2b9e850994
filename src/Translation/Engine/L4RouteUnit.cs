using KGateway.Resources;
using KGateway.Translation.Gateways;
using KGateway.Translation.L4Routes;

namespace KGateway.Translation.Engine;

/// <summary>A TLSRoute, TCPRoute or UDPRoute of the Gateway.</summary>
internal sealed class L4RouteUnit(Resource route) : ParentedRoute(route)
{
    /// <inheritdoc/>
    public override AttachedListener[] Listeners => Attachment.Listeners;

    /// <inheritdoc/>
    public override bool IsResolved => Resolved is not null;

    /// <summary>Where it is attached.</summary>
    public L4Attachment Attachment { get; set; } = L4Attachment.None;

    /// <summary>The route with its backends resolved; null while no listener takes it.</summary>
    public ResolvedL4Route? Resolved { get; set; }

    /// <summary>What it is counted for at the moment; see <see cref="L4RouteStage"/>.</summary>
    public L4RouteUse? Use { get; set; }
}

/// <summary>What a route in force needs and wants: its backends, and its share of listeners, by its age.</summary>
internal sealed record L4RouteUse(ResolvedL4Route Resolved, L4Attachment Attachment, DateTimeOffset? Created);
