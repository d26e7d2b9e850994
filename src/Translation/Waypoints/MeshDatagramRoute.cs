using KGateway.Resources.GatewayApi;
using KGateway.Translation.Backends;
using KGateway.Translation.L4Routes;

namespace KGateway.Translation.Waypoints;

/// <summary>A UDPRoute of the mesh, whose datagrams no waypoint gets; a route that doesn't have exactly one rule isn't resolved.</summary>
internal sealed class MeshDatagramRoute : MeshRoute
{
    private readonly ResolvedL4Route? _route;

    public MeshDatagramRoute(UdpRoute source, ResolvedL4Route? route, string host, IReadOnlyList<ParentReference> parents)
        : base(source, host, parents)
    {
        _route = route;
        Array.Fill(Outcomes, MeshOutcome.Datagrams);
    }

    /// <inheritdoc/>
    public override ReferenceProblem? Reference => _route?.Problem;

    /// <inheritdoc/>
    public override bool Names(int port) => false;
}
