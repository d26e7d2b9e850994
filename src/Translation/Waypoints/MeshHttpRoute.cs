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

    /// <summary>What is wrong with its rules, and with those of the routes that it delegates to.</summary>
    public MeshRouteProblems Problems { get; } = new(route);

    /// <inheritdoc/>
    public override ReferenceProblem? Reference => route.Problem;

    /// <inheritdoc/>
    public override RouteProblem? Problem => Problems.Of(route.Source.Id);
}
