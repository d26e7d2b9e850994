using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Resources.GatewayApi;
using KGateway.Resources.Istio;
using KGateway.Translation.Backends;
using KGateway.Translation.Clusters;
using KGateway.Translation.Encoding;
using KGateway.Translation.Engine;
using KGateway.Translation.Gateways;
using KGateway.Translation.Policies.Merging;
using KGateway.Translation.State;
using KGateway.Translation.Statuses;
using KGateway.Translation.Waypoints.Authorization;

namespace KGateway.Translation.Waypoints;

/// <summary>
/// Translates a Gateway that is a waypoint: each Service or ServiceEntry behind it is a unit that is done anew only when it, or a route, policy
/// or object that it uses, changes. Single-threaded.
/// </summary>
internal sealed class WaypointTranslator(ObjectKey gateway, TranslationSettings settings)
{
    private readonly RecordingLookups _lookups = new(ClusterState.Empty);
    private readonly DependencyIndex _dependencies = new();
    private readonly WaypointUnit _frameUnit = new();
    private readonly WaypointUnit _deploymentUnit = new();
    private readonly WaypointUnit _membersUnit = new();
    private readonly WaypointUnit _routesUnit = new();
    private readonly WaypointUnit _meshUnit = new();
    private readonly WaypointUnit _authorizationUnit = new();
    private readonly SortedDictionary<ResourceId, WaypointServiceUnit> _services = [];
    private readonly Dictionary<BackendKey, ClusterUnit> _clusters = [];
    private readonly RefCounts<BackendKey> _needed = new();
    private readonly HashSet<BackendKey> _touchedBackends = [];
    private readonly RouteStatusTable _routeStatuses = new();
    private readonly PolicyStage _policies = new();
    private readonly AuthorizationStage _authorizations = new(gateway);
    private readonly TlsPolicyStage _tlsPolicies = new();
    private readonly DestinationRuleStage _rules = new();
    private readonly SortedDictionary<ResourceId, ImmutableArray<string>> _problems = [];
    private bool _chainsChanged;
    private bool _problemsChanged;
    private MeshConfig _mesh = MeshConfig.Default;
    private GatewayDeployment? _deployment;
    private ProxyClient? _client;
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
            RefreshFrame(dirty);
            dirty.Add(_deploymentUnit);
            dirty.Add(_membersUnit);
            dirty.Add(_routesUnit);
            dirty.Add(_meshUnit);
            dirty.Add(_authorizationUnit);
        }

        if (_frame is not { } frame)
            return null;
        RefreshMesh(dirty);
        RefreshRoutes(frame, dirty);
        RefreshAuthorization(frame, dirty);
        RefreshMembers(frame, dirty, next);
        RefreshServices(frame, dirty, next);
        RefreshDeployment(frame, dirty, next);
        RefreshClusters(dirty, next);
        RefreshListener(frame, next);
        RefreshPolicies(state, next);
        foreach ((ResourceId route, RouteStatus? status) in _routeStatuses.TakeTouched())
            next.SetStatus(route, status);
        return _last = next.Build() with { Pending = _lookups.TakePending() };
    }

    // Whether Envoy must speak first, and what was there before stays in force.
    private bool DependAndAwait(Unit unit)
    {
        bool awaits = _lookups.AwaitsVerdict;
        _dependencies.Update(unit, _lookups.Take());
        return awaits;
    }

    private void MarkAll(HashSet<Unit> dirty)
    {
        dirty.Add(_frameUnit);
        dirty.UnionWith(_services.Values);
        dirty.UnionWith(_clusters.Values);
    }

    private void RefreshFrame(HashSet<Unit> dirty)
    {
        _frame = WaypointFrame.Find(gateway, _lookups.Get<Gateway>, _lookups.Get<GatewayClass>);
        ProxyClient? client = _frame is null ? null : ProxyClient.OfWaypoint(_frame.Gateway, _lookups);
        _dependencies.Update(_frameUnit, _lookups.Take());
        if (_frame is null)
            return;
        Work.Frames++;
        _chainsChanged = true;
        if (client != _client)
        {
            _touchedBackends.UnionWith(_clusters.Keys);
            dirty.UnionWith(_services.Values);
        }

        _client = client;
    }

    // After the Services, because the status tells what is wrong with policies for them.
    private void RefreshDeployment(WaypointFrame frame, HashSet<Unit> dirty, WaypointChanges next)
    {
        bool redo = dirty.Contains(_deploymentUnit);
        if (redo)
        {
            _deployment = InfrastructureBuilder.Build(frame, _lookups, settings);
            _dependencies.Update(_deploymentUnit, _lookups.Take());
            if (_deployment.Infrastructure != next.Infrastructure)
                next.Infrastructure = _deployment.Infrastructure;
        }

        if (redo || _problemsChanged)
            next.SetStatus(frame.Gateway.Id, WaypointGatewayStatus.Of(frame, _deployment!, _problems.Values.SelectMany(static list => list)));
        _problemsChanged = false;
    }

    // What the mesh calls itself matters to all policies.
    private void RefreshMesh(HashSet<Unit> dirty)
    {
        if (!dirty.Contains(_meshUnit))
            return;
        MeshConfig mesh = MeshConfig.Read(_lookups.Get<ConfigMap>(new(settings.IstioNamespace, MeshConfig.ConfigMapName)));
        _dependencies.Update(_meshUnit, _lookups.Take());
        if (mesh == _mesh)
            return;
        _mesh = mesh;
        dirty.UnionWith(_services.Values);
        dirty.Add(_authorizationUnit);
    }

    // Policies for all Services are told of also while there is none.
    private void RefreshAuthorization(WaypointFrame frame, HashSet<Unit> dirty)
    {
        if (!dirty.Contains(_authorizationUnit))
            return;
        _authorizations.Set(frame.Gateway.Id, WaypointAuthorization.Find(frame, _mesh, _lookups, settings));
        _dependencies.Update(_authorizationUnit, _lookups.Take());
    }

    private void RefreshRoutes(WaypointFrame frame, HashSet<Unit> dirty)
    {
        if (!dirty.Contains(_routesUnit))
            return;
        WaypointRoutes routes = WaypointRoutes.Find(frame, _lookups, settings);
        if (DependAndAwait(_routesUnit))
            return;
        _routeStatuses.Replace(frame.Gateway.Id, _routes.Parents, routes.Parents);
        // Every Service has these routes in front of its own.
        if (!_routes.IsEmpty || !routes.IsEmpty)
            dirty.UnionWith(_services.Values);
        _chainsChanged |= _routes.Connections.Fields != routes.Connections.Fields;
        SetPolicies([.. _routes.PoliciesOf(frame.Gateway)], [.. routes.PoliciesOf(frame.Gateway)], frame.Gateway.Id);
        _routes = routes;
    }

    private void RefreshMembers(WaypointFrame frame, HashSet<Unit> dirty, WaypointChanges next)
    {
        if (!dirty.Contains(_membersUnit))
            return;
        SortedSet<ResourceId> members = WaypointMembers.Find(frame, _lookups);
        _dependencies.Update(_membersUnit, _lookups.Take());
        foreach (WaypointServiceUnit unit in _services.Values.Where(unit => !members.Contains(unit.Service)).ToArray())
        {
            _services.Remove(unit.Service);
            _dependencies.Remove(unit);
            Await(unit, []);
            Replace(unit, WaypointService.None, next);
        }

        foreach (ResourceId member in members)
        {
            if (_services.ContainsKey(member))
                continue;
            var unit = new WaypointServiceUnit(member);
            _services.Add(member, unit);
            dirty.Add(unit);
        }
    }

    private void RefreshServices(WaypointFrame frame, HashSet<Unit> dirty, WaypointChanges next)
    {
        foreach (Unit unit in dirty)
        {
            if (unit is not WaypointServiceUnit service || !_services.ContainsKey(service.Service))
                continue;
            WaypointService built = WaypointServiceBuilder.Build(service.Service, frame, _client!, _routes, _mesh, _lookups, settings);
            bool awaits = DependAndAwait(service);
            Await(service, awaits ? built.Backends : []);
            if (awaits)
                continue;
            Work.VirtualHosts += built.Chains.Count(static chain => chain.Table is not null);
            Replace(service, built, next);
        }
    }

    // What Envoy says of the clusters comes with what it says of the routes to them.
    private void Await(WaypointServiceUnit unit, ImmutableArray<BackendKey> backends)
    {
        Need(backends, unit.Awaited);
        unit.Awaited = backends;
    }

    private void Need(ImmutableArray<BackendKey> now, ImmutableArray<BackendKey> before)
    {
        foreach (BackendKey backend in now)
        {
            if (_needed.Add(backend))
                _touchedBackends.Add(backend);
        }

        foreach (BackendKey backend in before)
        {
            if (_needed.Remove(backend))
                _touchedBackends.Add(backend);
        }
    }

    private void Replace(WaypointServiceUnit unit, WaypointService now, WaypointChanges next)
    {
        WaypointService old = unit.Built;
        unit.Built = now;
        _chainsChanged |= !SamePorts(old, now);
        Need(now.Backends, old.Backends);

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
        SetPolicies(old.Policies, now.Policies, new(ResourceKinds.Gateway.GroupKind, gateway));
        _authorizations.Set(unit.Service, now.Authorizations);
        if (old.Problems.AsSpan().SequenceEqual(now.Problems.AsSpan()))
            return;
        _problemsChanged = true;
        if (now.Problems.IsEmpty)
            _problems.Remove(unit.Service);
        else
            _problems[unit.Service] = now.Problems;
    }

    private void SetPolicies(
        ImmutableArray<(PolicyScope Scope, ImmutableArray<AppliedPolicies> Applied)> old,
        ImmutableArray<(PolicyScope Scope, ImmutableArray<AppliedPolicies> Applied)> now,
        ResourceId waypoint)
    {
        foreach ((PolicyScope scope, _) in old)
            _policies.Set(scope, [], []);
        foreach ((PolicyScope scope, ImmutableArray<AppliedPolicies> applied) in now)
            _policies.Set(scope, applied, [waypoint]);
    }

    private void RefreshPolicies(ClusterState state, WaypointChanges next)
    {
        foreach (ResourceId id in _policies.Changed)
            next.SetStatus(id, state.Get(id) is { } policy ? _policies.StatusOf(policy) : null);
        _policies.Changed.Clear();
        foreach ((ResourceId id, AuthorizationPolicyStatus? status) in _authorizations.TakeChanged(state))
            next.SetStatus(id, status);
        foreach (ResourceId id in _tlsPolicies.Changed)
            next.SetStatus(id, _tlsPolicies.StatusOf(id, new(ResourceKinds.Gateway.GroupKind, gateway)));
        _tlsPolicies.Changed.Clear();
        foreach (ResourceId id in _rules.Changed)
            next.SetStatus(id, _rules.StatusOf(id));
        _rules.Changed.Clear();
        next.Policies = _policies.Applied;
    }

    private static bool SamePorts(WaypointService left, WaypointService right)
    {
        if (left.Ports.Length != right.Ports.Length)
            return false;
        for (int i = 0; i < left.Ports.Length; i++)
        {
            if (!left.Ports[i].IsSame(right.Ports[i]))
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
                _tlsPolicies.Set(backend, []);
                _rules.Set(backend, null);
                next.SetCluster(unneeded, null);
            }
        }

        _touchedBackends.Clear();
        foreach (Unit unit in dirty)
        {
            if (unit is not ClusterUnit cluster || !_clusters.ContainsKey(cluster.Backend))
                continue;
            Work.Clusters++;
            ClusterResult built = ClusterBuilder.Build(cluster.Backend, _lookups, settings, null, _client);
            if (DependAndAwait(cluster))
                continue;
            cluster.Built = built;
            _tlsPolicies.Set(cluster.Backend, built.TlsPolicies);
            _rules.Set(cluster.Backend, built);
            next.SetCluster(cluster, built);
        }
    }

    private void RefreshListener(WaypointFrame frame, WaypointChanges next)
    {
        if (!_chainsChanged)
            return;
        _chainsChanged = false;
        Work.Listeners++;
        var ports = new List<WaypointPort>();
        foreach (WaypointServiceUnit unit in _services.Values)
            ports.AddRange(unit.Built.Ports);
        EncodedMessage? listener = frame.Listener is { } spec ? WaypointListenerBuilder.Build(spec.Port, ports, _routes.Connections.Fields, settings) : null;
        if (listener is null)
            next.Listeners.Remove(WaypointListenerBuilder.Name);
        else
            next.Listeners.Put(listener);
        var secrets = new Dictionary<string, EncodedMessage>(StringComparer.Ordinal);
        foreach (WaypointChain chain in ports.SelectMany(static port => port.Chains))
        {
            foreach (EncodedMessage secret in chain.Secrets)
                secrets[secret.Name] = secret;
        }

        foreach (EncodedResource held in next.SecretsBefore.Resources)
        {
            if (!secrets.ContainsKey(held.Name))
                next.Secrets.Remove(held.Name);
        }

        foreach (EncodedMessage secret in secrets.Values)
            next.Secrets.Put(secret);
    }
}
