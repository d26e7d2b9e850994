using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Translation.Clusters;
using KGateway.Translation.Encoding;
using KGateway.Translation.Gateways;
using KGateway.Translation.State;

namespace KGateway.Translation.Engine;

/// <summary>
/// The stages of one translation and what they remember. A change goes through them once: its lookups lead to the units that asked
/// them, each unit is made anew, and what differs leads on to the units that were made of it.
/// </summary>
internal sealed class GatewayEngine
{
    private readonly ObjectKey _gateway;
    private readonly EngineContext _context;
    private readonly FrameUnit _frameUnit = new();
    private readonly TableStage _tables;
    private readonly ClusterStage _clusters;
    private readonly PolicyStage _policies = new();
    private readonly ListenerPolicyStage _listenerPolicies;
    private readonly TrafficScopeStage _traffic;
    private readonly ListenerStage _listeners;
    private readonly SecretStage _secrets;
    private readonly RouteStage _routes;
    private readonly L4ListenerStage _l4Listeners;
    private readonly L4RouteStage _l4Routes;
    private readonly DeploymentStage _deployment;
    private readonly StatusStage _statuses;
    private GatewayFrame? _frame;
    private ImmutableArray<ResourceSet> _sets = GatewayTranslation.EmptySets;

    public GatewayEngine(ObjectKey gateway, TranslationSettings settings)
    {
        _gateway = gateway;
        _context = new(settings);
        _tables = new(_context);
        _clusters = new(_context);
        _l4Listeners = new(_context);
        _l4Routes = new(_context, _l4Listeners, _clusters);
        _listenerPolicies = new(_context, _clusters, _policies);
        _listeners = new(_context, _tables, _l4Listeners, _listenerPolicies);
        var delegates = new DelegateTable(_tables);
        _routes = new(_context, _tables, _clusters, _policies, delegates);
        _secrets = new(_listeners);
        _traffic = new(_context, _tables, _clusters, _policies);
        _deployment = new(_context);
        _statuses = new(_context, _tables, delegates, _listeners, _traffic, _policies, _clusters.TlsPolicies, _clusters.Rules, _deployment);
    }

    /// <summary>What the last translation did.</summary>
    public TranslationWork Work => _context.Work;

    /// <summary>Translates a state for the first time; null when the Gateway is gone or belongs to another controller.</summary>
    public GatewayTranslation? Begin(ClusterState state) => Advance(state, [], [], frameChanged: true);

    /// <summary>
    /// Goes on from <paramref name="before"/>; null when the Gateway is gone or belongs to another controller, and this engine is of no
    /// more use.
    /// </summary>
    public GatewayTranslation? Continue(ClusterState before, ClusterState state, StateChanges changes)
    {
        var touched = new HashSet<Unit>();
        var lookups = changes.TouchedLookups(before, state);
        _context.Index.Collect(lookups, touched);
        return Advance(state, TouchesRoutes(lookups) ? changes.Objects : [], touched, touched.Contains(_frameUnit));
    }

    /// <summary>Whether <see cref="Continue"/> could come to another result than the last one.</summary>
    public bool IsTouched(ClusterState before, ClusterState state, StateChanges changes)
    {
        var lookups = changes.TouchedLookups(before, state);
        return TouchesRoutes(lookups) || _context.Index.DependsOnAny(lookups);
    }

    // A route that names the Gateway, or did, or one of its ListenerSets.
    private bool TouchesRoutes(IReadOnlySet<LookupKey> lookups)
    {
        foreach (var owner in _frame!.Owners)
        {
            if (lookups.Contains(LookupKey.RoutesOf(owner.Id)))
                return true;
        }

        return false;
    }

    private GatewayTranslation? Advance(
        ClusterState state, ImmutableArray<ResourceId> objects, HashSet<Unit> touched, bool frameChanged)
    {
        _context.Work = new();
        _context.Lookups.State = state;
        var listeners = new SetChanges();
        var routes = new SetChanges();
        var clusters = new SetChanges();
        var secrets = new SetChanges();
        if (frameChanged && !SetFrame(state, listeners, routes))
            return null;
        var frame = _frame!;
        if (!frameChanged)
        {
            foreach (var id in objects)
            {
                _routes.Touch(id, frame, state);
                _l4Routes.Touch(id, frame, state);
            }
        }

        Touch(touched);
        if (frameChanged || touched.Contains(_listenerPolicies.Unit))
            _listeners.Touch(_listenerPolicies.Update(frame));
        _listeners.UpdateTls(frame);
        var spokenOf = new HashSet<RouteUnit>();
        _routes.Update(frame, spokenOf);
        var replacements = _traffic.Update(frame);
        var tables = _tables.Update(spokenOf, _listeners.Changed);
        var l4Routes = _l4Routes.Update(frame, _listeners.Changed);
        _clusters.Update(clusters);
        var deploymentChanged = (frameChanged || touched.Contains(_deployment.Unit)) && _deployment.Update(frame);
        var anythingNew = frameChanged
            | deploymentChanged
            | replacements
            | _listeners.Update(frame, tables, listeners, routes)
            | spokenOf.Count > 0
            | l4Routes.Count > 0
            | _routes.Gone.Count > 0
            | _policies.Changed.Count > 0
            | _clusters.TlsPolicies.Changed.Count > 0
            | _clusters.Rules.Changed.Count > 0;
        var statuses = anythingNew ? _statuses.Update(frame, frameChanged, spokenOf, _routes.Gone, l4Routes, state) : [];
        _routes.Gone.Clear();
        _secrets.Update(secrets);
        return Result(listeners, routes, clusters, secrets, statuses);
    }

    private bool SetFrame(ClusterState state, SetChanges listeners, SetChanges routes)
    {
        _context.Work.Frames++;
        _frame = FrameBuilder.Build(_gateway, _context.Lookups, _context.Settings);
        var client = _frame is null ? null : ProxyClient.OfIngress(_frame.Gateway, _context.Lookups, _context.Settings);
        _context.Depend(_frameUnit);
        if (_frame is null)
            return false;
        _tables.SetTables(_frame);
        _traffic.SetScopes(_frame);
        _listeners.SetPorts(_frame, listeners, routes);
        _clusters.SetClient(client!);
        _clusters.SetCertificate(_frame.ClientCertificate?.Pair);
        _routes.SetRoutes(_frame, state);
        _l4Routes.SetClient(client!);
        _l4Routes.SetRoutes(_frame, state);
        return true;
    }

    private void Touch(HashSet<Unit> units)
    {
        foreach (var unit in units)
        {
            switch (unit)
            {
                case AttachUnit { Dependencies.Length: > 0, Route: RouteUnit route }:
                    _routes.TouchAttachment(route);
                    break;
                case ResolveUnit { Dependencies.Length: > 0, Route: RouteUnit route }:
                    _routes.TouchResolution(route);
                    break;
                case AttachUnit { Dependencies.Length: > 0, Route: L4RouteUnit route }:
                    _l4Routes.TouchAttachment(route);
                    break;
                case ResolveUnit { Dependencies.Length: > 0, Route: L4RouteUnit route }:
                    _l4Routes.TouchResolution(route);
                    break;
                case ClusterUnit cluster:
                    _clusters.Touch(cluster);
                    break;
                case TrafficScopeUnit { Dependencies.Length: > 0 } scope:
                    _traffic.Touch(scope);
                    break;
                case PortUnit port:
                    _listeners.Touch(port);
                    break;
            }
        }
    }

    private GatewayTranslation Result(
        SetChanges listeners, SetChanges routes, SetChanges clusters, SetChanges secrets, ImmutableArray<ResourceId> statuses)
    {
        var sets = _sets.ToBuilder();
        var names = new ImmutableArray<string>[XdsTypes.Count];
        Array.Fill(names, []);
        Apply(XdsType.Listener, listeners);
        Apply(XdsType.Route, routes);
        Apply(XdsType.Cluster, clusters);
        Apply(XdsType.Secret, secrets);
        _sets = sets.MoveToImmutable();
        return new GatewayTranslation
        {
            Gateway = _gateway,
            Resources = _sets,
            ChangedNames = [.. names],
            Backends = _deployment.WithProxies(_clusters.Backends),
            Statuses = _statuses.Statuses,
            Policies = _policies.Applied,
            ChangedStatuses = statuses,
            Infrastructure = _deployment.Current!.Infrastructure,
            Pending = _context.Lookups.TakePending(),
        };

        void Apply(XdsType type, SetChanges changes) => sets[(int)type] = changes.ApplyTo(sets[(int)type], out names[(int)type]);
    }
}
