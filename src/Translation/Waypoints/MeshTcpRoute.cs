using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Backends;
using KGateway.Translation.L4Routes;

namespace KGateway.Translation.Waypoints;

/// <summary>A TCPRoute of the mesh; one that doesn't have exactly one rule isn't resolved.</summary>
internal sealed class MeshTcpRoute(Resource source, ResolvedL4Route? route, string host, IReadOnlyList<ParentReference> parents)
    : MeshRoute(source, host, parents)
{
    /// <summary>The route, resolved; null when it can't be.</summary>
    public ResolvedL4Route? Resolved => route;

    /// <inheritdoc/>
    public override ReferenceProblem? Reference => route?.Problem;
}
