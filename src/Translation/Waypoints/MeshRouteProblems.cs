using System.Runtime.InteropServices;
using KGateway.Resources;
using KGateway.Translation.Routes;

namespace KGateway.Translation.Waypoints;

/// <summary>What is wrong with the rules of a route, and of the routes that it delegates to, in all virtual hosts that it is part of.</summary>
internal sealed class MeshRouteProblems(ResolvedRoute route)
{
    private readonly Dictionary<ResourceId, (RouteProblem Last, HashSet<RouteEntry> Unsupported)> _problems = [];

    /// <summary>Notes what came of an entry of the route.</summary>
    public void Note(RouteEntry entry, BuiltRoute built)
    {
        if (built.Problem is not { } problem)
            return;
        ref var held = ref CollectionsMarshal.GetValueRefOrAddDefault(_problems, entry.Route.Id, out bool known);
        held = (problem, known ? held.Unsupported : []);
        if (problem.Unsupported)
            held.Unsupported.Add(entry);
    }

    /// <summary>What is wrong with the rules of the route, or of one that it delegates to; null when all are in force as written.</summary>
    public RouteProblem? Of(ResourceId id)
    {
        if (!_problems.TryGetValue(id, out var held))
            return null;
        int unsupported = held.Unsupported.Count;
        return held.Last with { Partial = unsupported > 0 && unsupported < route.Entries.Count(entry => entry.Route.Id == id) };
    }
}
