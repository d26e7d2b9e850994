using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Translation.Backends;
using KGateway.Translation.Gateways;
using KGateway.Translation.Routes;

namespace KGateway.Translation.Engine;

/// <summary>An HTTPRoute or GRPCRoute of the Gateway.</summary>
internal sealed class RouteUnit(Resource route) : ParentedRoute(route)
{
    /// <inheritdoc/>
    public override AttachedListener[] Listeners => Attachment.Listeners;

    /// <inheritdoc/>
    public override bool IsResolved => Resolved is not null;

    /// <summary>Where it is attached.</summary>
    public RouteAttachment Attachment { get; set; } = RouteAttachment.None;

    /// <summary>The route with its references resolved; null while no listener takes it.</summary>
    public ResolvedRoute? Resolved { get; set; }

    /// <summary>The backends that it is counted for while it awaits its verdict: what Envoy says of their clusters comes with that.</summary>
    public ImmutableArray<BackendKey> Awaited { get; set; } = [];

    /// <summary>What it is counted for at the moment; see <see cref="RouteStage"/>.</summary>
    public RouteUse? Use { get; set; }
}

/// <summary>What a route in force needs: its resolution, in its virtual hosts, for its owners.</summary>
internal sealed record RouteUse(ResolvedRoute Resolved, RouteAttachment Attachment);
