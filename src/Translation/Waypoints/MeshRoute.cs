using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Routes;

namespace KGateway.Translation.Waypoints;

/// <summary>A route that names a Service as its parent, perhaps several times for different ports.</summary>
internal sealed class MeshRoute(ResolvedRoute route, IReadOnlyList<ParentReference> parents)
{
    /// <summary>The route, resolved.</summary>
    public ResolvedRoute Resolved => route;

    /// <summary>The route as written.</summary>
    public Resource Source => route.Source;

    /// <summary>Its references to the Service.</summary>
    public IReadOnlyList<ParentReference> Parents => parents;

    /// <summary>What each reference led to.</summary>
    public MeshOutcome[] Outcomes { get; } = new MeshOutcome[parents.Count];

    /// <summary>Why the route isn't in force as written; null when it is.</summary>
    public RouteProblem? Problem { get; set; }

    /// <summary>Whether some reference is for a port.</summary>
    public bool Names(int port)
    {
        foreach (ParentReference parent in parents)
        {
            if (parent.Port is null || parent.Port == port)
                return true;
        }

        return false;
    }

    /// <summary>Notes what became of the route at a port; the best of several ports counts.</summary>
    public void Note(int port, MeshOutcome outcome)
    {
        for (int i = 0; i < parents.Count; i++)
        {
            if ((parents[i].Port is null || parents[i].Port == port) && outcome > Outcomes[i])
                Outcomes[i] = outcome;
        }
    }
}
