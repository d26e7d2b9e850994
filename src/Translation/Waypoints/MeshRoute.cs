using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Backends;
using KGateway.Translation.Routes;

namespace KGateway.Translation.Waypoints;

/// <summary>
/// A route that names a Service or ServiceEntry as its parent, perhaps several times for different ports, or one of the hosts of an entry.
/// </summary>
/// <param name="source">The route as written.</param>
/// <param name="host">The only host that the route is for; empty for all.</param>
/// <param name="parents">Its references to the parent.</param>
internal abstract class MeshRoute(Resource source, string host, IReadOnlyList<ParentReference> parents)
{
    /// <summary>The route as written.</summary>
    public Resource Source => source;

    /// <summary>The only host that the route is for; empty for all.</summary>
    public string Host => host;

    /// <summary>Its references to the parent.</summary>
    public IReadOnlyList<ParentReference> Parents => parents;

    /// <summary>Why a reference to a backend doesn't resolve; null when all do.</summary>
    public abstract ReferenceProblem? Reference { get; }

    /// <summary>What each reference led to.</summary>
    public MeshOutcome[] Outcomes { get; } = new MeshOutcome[parents.Count];

    /// <summary>Why the route isn't in force as written; null when it is.</summary>
    public virtual RouteProblem? Problem => null;

    /// <summary>What another route has that this one wants by one of its references; null when it has all that it wants.</summary>
    public virtual string? TakenAt(int index) => null;

    /// <summary>Whether it is attached by some reference.</summary>
    public bool IsAttached => Array.Exists(Outcomes, static outcome => outcome == MeshOutcome.Attached);

    /// <summary>Whether the route is for a host of the parent.</summary>
    public bool IsFor(string name) => host.Length == 0 || host == name;

    /// <summary>Whether some reference is for connections to a port.</summary>
    public virtual bool Names(int port)
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
