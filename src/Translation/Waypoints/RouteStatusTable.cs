using System.Runtime.InteropServices;
using KGateway.Resources;
using KGateway.Translation.Statuses;

namespace KGateway.Translation.Waypoints;

/// <summary>Gathers what the parts of a waypoint say of routes: a route may have several Services and the waypoint as its parents.</summary>
internal sealed class RouteStatusTable
{
    private readonly Dictionary<ResourceId, SortedDictionary<ResourceId, List<RouteParentStatus>>> _said = [];
    private readonly HashSet<ResourceId> _touched = [];

    /// <summary>Replaces what a part says.</summary>
    public void Replace(
        ResourceId part,
        IReadOnlyCollection<(ResourceId Route, RouteParentStatus Status)> old,
        IReadOnlyCollection<(ResourceId Route, RouteParentStatus Status)> now)
    {
        foreach ((ResourceId route, _) in old)
        {
            _touched.Add(route);
            if (_said.TryGetValue(route, out var parts) && parts.Remove(part) && parts.Count == 0)
                _said.Remove(route);
        }

        foreach ((ResourceId route, RouteParentStatus status) in now)
        {
            _touched.Add(route);
            SortedDictionary<ResourceId, List<RouteParentStatus>> parts =
                CollectionsMarshal.GetValueRefOrAddDefault(_said, route, out _) ??= [];
            if (!parts.TryGetValue(part, out List<RouteParentStatus>? statuses))
                parts.Add(part, statuses = []);
            statuses.Add(status);
        }
    }

    /// <summary>The routes that something new may be said of since the last call, with their statuses; null for those nobody speaks of.</summary>
    public IEnumerable<(ResourceId Route, RouteStatus? Status)> TakeTouched()
    {
        foreach (ResourceId route in _touched)
            yield return (route, StatusOf(route));
        _touched.Clear();
    }

    private RouteStatus? StatusOf(ResourceId route)
    {
        if (!_said.TryGetValue(route, out var parts))
            return null;
        var parents = new List<RouteParentStatus>();
        foreach (List<RouteParentStatus> statuses in parts.Values)
            parents.AddRange(statuses);
        // Several may delegate to one route.
        return RouteStatus.Merge([new(parents.ToEquatableArray())]);
    }
}
