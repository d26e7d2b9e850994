using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Backends;
using KGateway.Translation.Clusters;
using KGateway.Translation.Encoding;
using KGateway.Translation.Engine;
using KGateway.Translation.Gateways;
using KGateway.Translation.State;
using KGateway.Translation.Statuses;

namespace KGateway.Translation.Waypoints;

/// <summary>
/// Translates a Gateway that is a waypoint: each Service behind it is a unit that is done anew only when it, or a route or object that
/// it uses, changes. Single-threaded.
/// </summary>
internal sealed class WaypointTranslator(ObjectKey gateway, TranslationSettings settings)
{
    private readonly RecordingLookups _lookups = new(ClusterState.Empty);
    private readonly DependencyIndex _dependencies = new();
    private readonly WaypointUnit _frameUnit = new();
    private readonly WaypointUnit _deploymentUnit = new();
    private readonly WaypointUnit _membersUnit = new();
    private readonly WaypointUnit _routesUnit = new();
    private readonly SortedDictionary<ObjectKey, WaypointServiceUnit> _services = [];
    private readonly Dictionary<BackendKey, ClusterUnit> _clusters = [];
    private readonly RefCounts<BackendKey> _needed = new();
    private readonly HashSet<BackendKey> _touchedBackends = [];
    private readonly RouteStatusTable _routeStatuses = new();
    private bool _chainsChanged;
    private WaypointFrame? _frame;
    private WaypointRoutes _routes = WaypointRoutes.None;
    private ClusterState? _state;
    private GatewayTranslation _last = GatewayTranslation.None(gateway);

    /// <summary>What the last translation did.</summary>
    public TranslationWork Work { get; private set; } = new();

    /// <summary>
    /// What follows from a state; null when the Gateway is no waypoint of this controller, and this translator is of no more use. Any
    /// state may come next; a descendant of the last one costs least.
    /// </summary>
    public GatewayTranslation? Translate(ClusterState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        Work = new();
        HashSet<Unit> dirty = [];
        StateChanges? changes = _state is null ? null : state.ChangesSince(_state);
        if (changes is null)
            MarkAll(dirty);
        else
            _dependencies.Collect(changes.TouchedLookups(_state!, state), dirty);
        _state = state;
        _lookups.State = state;

        var next = new WaypointChanges(_last);
        if (dirty.Contains(_frameUnit))
        {
            RefreshFrame();
            dirty.Add(_deploymentUnit);
            dirty.Add(_membersUnit);
            dirty.Add(_routesUnit);
        }

        if (_frame is not { } frame)
            return null;
        RefreshDeployment(frame, dirty, next);
        RefreshRoutes(frame, dirty);
        RefreshMembers(frame, dirty, next);
        RefreshServices(dirty, next);
        RefreshClusters(dirty, next);
        RefreshListener(frame, next);
        foreach ((ResourceId route, RouteStatus? status) in _routeStatuses.TakeTouched())
            next.SetStatus(route, status);
        return _last = next.Build();
    }

    private void MarkAll(HashSet<Unit> dirty)
    {
        dirty.Add(_frameUnit);
        dirty.UnionWith(_services.Values);
        dirty.UnionWith(_clusters.Values);
    }

    private void RefreshFrame()
    {
        _frame = WaypointFrame.Find(gateway, _lookups.Get<Gateway>, _lookups.Get<GatewayClass>);
        _dependencies.Update(_frameUnit, _lookups.Take());
        if (_frame is null)
            return;
        Work.Frames++;
        _chainsChanged = true;
    }

    private void RefreshDeployment(WaypointFrame frame, HashSet<Unit> dirty, WaypointChanges next)
    {
        if (!dirty.Contains(_deploymentUnit))
            return;
        GatewayDeployment deployment = InfrastructureBuilder.Build(frame, _lookups, settings);
        _dependencies.Update(_deploymentUnit, _lookups.Take());
        next.SetStatus(frame.Gateway.Id, WaypointGatewayStatus.Of(frame, deployment));
        if (deployment.Infrastructure != next.Infrastructure)
            next.Infrastructure = deployment.Infrastructure;
    }

    private void RefreshRoutes(WaypointFrame frame, HashSet<Unit> dirty)
    {
        if (!dirty.Contains(_routesUnit))
            return;
        WaypointRoutes routes = WaypointRoutes.Find(frame, _lookups, settings);
        _dependencies.Update(_routesUnit, _lookups.Take());
        _routeStatuses.Replace(default, _routes.Parents, routes.Parents);
        // Every Service has these routes in front of its own.
        if (_routes.Attached.Count + routes.Attached.Count > 0)
            dirty.UnionWith(_services.Values);
        _routes = routes;
    }

    private void RefreshMembers(WaypointFrame frame, HashSet<Unit> dirty, WaypointChanges next)
    {
        if (!dirty.Contains(_membersUnit))
            return;
        SortedSet<ObjectKey> members = WaypointMembers.Find(frame, _lookups);
        _dependencies.Update(_membersUnit, _lookups.Take());
        foreach (WaypointServiceUnit unit in _services.Values.Where(unit => !members.Contains(unit.Service)).ToArray())
        {
            _services.Remove(unit.Service);
            _dependencies.Remove(unit);
            Replace(unit, WaypointService.None, next);
        }

        foreach (ObjectKey member in members)
        {
            if (_services.ContainsKey(member))
                continue;
            var unit = new WaypointServiceUnit(member);
            _services.Add(member, unit);
            dirty.Add(unit);
        }
    }

    private void RefreshServices(HashSet<Unit> dirty, WaypointChanges next)
    {
        foreach (Unit unit in dirty)
        {
            if (unit is not WaypointServiceUnit service || !_services.ContainsKey(service.Service))
                continue;
            WaypointService built = WaypointServiceBuilder.Build(service.Service, _routes.Attached, _lookups, settings);
            _dependencies.Update(service, _lookups.Take());
            Work.VirtualHosts += built.Chains.Count(static chain => chain.Table is not null);
            Replace(service, built, next);
        }
    }

    private void Replace(WaypointServiceUnit unit, WaypointService now, WaypointChanges next)
    {
        WaypointService old = unit.Built;
        unit.Built = now;
        _chainsChanged |= !SameChains(old, now);
        foreach (BackendKey backend in now.Backends)
        {
            if (_needed.Add(backend))
                _touchedBackends.Add(backend);
        }

        foreach (BackendKey backend in old.Backends)
        {
            if (_needed.Remove(backend))
                _touchedBackends.Add(backend);
        }

        foreach (WaypointChain chain in old.Chains)
        {
            if (chain.Table is not null)
                next.Routes.Remove(chain.Name);
        }

        foreach (WaypointChain chain in now.Chains)
        {
            if (chain.Table is not null)
                next.Routes.Put(chain.Table);
        }

        _routeStatuses.Replace(unit.Service, old.Parents, now.Parents);
    }

    private static bool SameChains(WaypointService left, WaypointService right)
    {
        if (left.Chains.Length != right.Chains.Length)
            return false;
        for (int i = 0; i < left.Chains.Length; i++)
        {
            if (!left.Chains[i].Bytes.Span.SequenceEqual(right.Chains[i].Bytes.Span))
                return false;
        }

        return true;
    }

    private void RefreshClusters(HashSet<Unit> dirty, WaypointChanges next)
    {
        foreach (BackendKey backend in _touchedBackends)
        {
            if (_needed.Contains(backend))
            {
                if (!_clusters.TryGetValue(backend, out ClusterUnit? unit))
                    _clusters.Add(backend, unit = new ClusterUnit(backend));
                dirty.Add(unit);
            }
            else if (_clusters.Remove(backend, out ClusterUnit? unneeded))
            {
                _dependencies.Remove(unneeded);
                next.SetCluster(unneeded, null);
            }
        }

        _touchedBackends.Clear();
        foreach (Unit unit in dirty)
        {
            if (unit is not ClusterUnit cluster || !_clusters.ContainsKey(cluster.Backend))
                continue;
            Work.Clusters++;
            cluster.Built = ClusterBuilder.Build(cluster.Backend, _lookups, settings);
            _dependencies.Update(cluster, _lookups.Take());
            next.SetCluster(cluster, cluster.Built);
        }
    }

    private void RefreshListener(WaypointFrame frame, WaypointChanges next)
    {
        if (!_chainsChanged)
            return;
        _chainsChanged = false;
        Work.Listeners++;
        var chains = new List<WaypointChain>();
        foreach (WaypointServiceUnit unit in _services.Values)
            chains.AddRange(unit.Built.Chains);
        EncodedMessage? listener = frame.Listener is { } spec ? WaypointListenerBuilder.Build(spec.Port, chains, settings) : null;
        if (listener is null)
            next.Listeners.Remove(WaypointListenerBuilder.Name);
        else
            next.Listeners.Put(listener);
    }
}
