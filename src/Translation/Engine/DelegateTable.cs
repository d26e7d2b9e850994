using KGateway.Resources;
using KGateway.Translation.Statuses;
using KGateway.Translation.VirtualHosts;

namespace KGateway.Translation.Engine;

/// <summary>Knows which routes in force delegate to a route, and tells what its parents say of it.</summary>
internal sealed class DelegateTable(TableStage tables)
{
    private readonly Dictionary<ResourceId, HashSet<RouteUnit>> _roots = [];
    private readonly HashSet<ResourceId> _touched = [];

    /// <summary>Replaces the use of a route; null stands for none.</summary>
    public void Replace(RouteUnit root, RouteUse? before, RouteUse? now)
    {
        foreach (var report in before?.Resolved.Delegates ?? [])
        {
            var id = report.Route.Id;
            _touched.Add(id);
            if (_roots.TryGetValue(id, out var roots) && roots.Remove(root) && roots.Count == 0)
                _roots.Remove(id);
        }

        foreach (var report in now?.Resolved.Delegates ?? [])
        {
            var id = report.Route.Id;
            _touched.Add(id);
            if (!_roots.TryGetValue(id, out var roots))
                _roots[id] = roots = [];
            roots.Add(root);
        }
    }

    /// <summary>The routes of which something new may be said: since the last call, or because something new is said of others.</summary>
    public HashSet<ResourceId> TakeTouched(IEnumerable<RouteUnit> roots)
    {
        var touched = new HashSet<ResourceId>(_touched);
        _touched.Clear();
        foreach (var root in roots)
        {
            foreach (var report in root.Use?.Resolved.Delegates ?? [])
                touched.Add(report.Route.Id);
        }

        return touched;
    }

    /// <summary>What the routes that delegate to a route say of it, in any order.</summary>
    public IEnumerable<RouteParentStatus> ParentsOf(ResourceId route)
    {
        if (!_roots.TryGetValue(route, out var roots))
            yield break;
        foreach (var root in roots)
        {
            foreach (var report in root.Use!.Resolved.Delegates)
            {
                if (report.Route.Id == route)
                    yield return DelegateStatusBuilder.Build(report, Problems(root, route));
            }
        }
    }

    private IEnumerable<Routes.RouteProblem> Problems(RouteUnit root, ResourceId route)
    {
        foreach (var host in root.Use!.Attachment.Hosts)
        {
            if (tables.ProblemOf(new RouteInHost(root.Id, route), host.Host) is { } problem)
                yield return problem;
        }
    }
}
