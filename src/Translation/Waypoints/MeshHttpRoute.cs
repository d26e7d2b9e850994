using KGateway.Resources.GatewayApi;
using KGateway.Translation.Backends;
using KGateway.Translation.Routes;

namespace KGateway.Translation.Waypoints;

/// <summary>An HTTPRoute or GRPCRoute of the mesh.</summary>
internal sealed class MeshHttpRoute(ResolvedRoute route, string host, IReadOnlyList<ParentReference> parents)
    : MeshRoute(route.Source, host, parents)
{
    /// <summary>The route, resolved.</summary>
    public ResolvedRoute Resolved => route;

    /// <inheritdoc/>
    public override ReferenceProblem? Reference => route.Problem;
}
