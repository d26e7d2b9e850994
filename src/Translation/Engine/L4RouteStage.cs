using KGateway.Resources;
using KGateway.Translation.Gateways;
using KGateway.Translation.L4Routes;
using KGateway.Translation.State;
using KGateway.Translation.Statuses;

namespace KGateway.Translation.Engine;

/// <summary>
/// Keeps the TLSRoutes, TCPRoutes and UDPRoutes of the Gateway: attaches and resolves those that changed, and tells what is to be said
/// of them.
/// </summary>
internal sealed class L4RouteStage(EngineContext context, L4ListenerStage listeners, ClusterStage clusters)
{
    private readonly Dictionary<ResourceId, L4RouteUnit> _routes = [];
    private readonly HashSet<L4RouteUnit> _toAttach = [];
    private readonly HashSet<L4RouteUnit> _toResolve = [];
    private readonly List<ResourceId> _gone = [];
    private string _variant = "";

    /// <summary>Makes the routes those of a Gateway whose listeners changed; all of them are attached anew.</summary>
    public void SetRoutes(GatewayFrame frame, ClusterState state)
    {
        listeners.Reset();
        var wanted = new HashSet<ResourceId>();
        foreach (var owner in frame.Owners)
        {
            foreach (var route in state.RoutesOf(owner.Id))
            {
                if (L4Spec.Has(route.Id.GroupKind) && wanted.Add(route.Id))
                    Put(route);
            }
        }

        foreach (var unit in _routes.Values.ToArray())
        {
            if (wanted.Contains(unit.Id))
                _toAttach.Add(unit);
            else
                Remove(unit);
        }

        if (_variant == frame.BackendVariant)
            return;
        _variant = frame.BackendVariant;
        _toResolve.UnionWith(_routes.Values.Where(static unit => unit.Resolved is not null));
    }

    /// <summary>Takes note of an object that changed, if it is a route of the Gateway, or was.</summary>
    public void Touch(ResourceId id, GatewayFrame frame, ClusterState state)
    {
        if (!L4Spec.Has(id.GroupKind))
            return;
        var route = state.Get(id);
        if (route is not null && NamesOwner(route, frame))
            Put(route);
        else if (_routes.TryGetValue(id, out var unit))
            Remove(unit);
    }

    public void Touch(L4AttachUnit unit) => _toAttach.Add(unit.Route);

    public void Touch(L4ResolveUnit unit) => _toResolve.Add(unit.Route);

    /// <summary>
    /// Attaches and resolves what changed, and adds the ports whose chains changed to <paramref name="ports"/>. Returns the statuses of
    /// the routes about which something new may be said; null for those that are gone.
    /// </summary>
    public IReadOnlyCollection<(ResourceId Id, RouteStatus? Status)> Update(GatewayFrame frame, HashSet<ListenerPort> ports)
    {
        foreach (var unit in _toAttach)
        {
            Attach(unit, frame);
            if (unit.Resolved is null && unit.Attachment.Listeners.Length > 0)
                _toResolve.Add(unit);
        }

        foreach (var unit in _toResolve)
            Resolve(unit);
        _toAttach.UnionWith(_toResolve);
        foreach (var unit in _toAttach)
            Use(unit);
        var spokenOf = new HashSet<L4RouteUnit>(_toAttach);
        _toAttach.Clear();
        _toResolve.Clear();
        listeners.Update(spokenOf, ports);

        var statuses = new List<(ResourceId, RouteStatus?)>(_gone.Count + spokenOf.Count);
        foreach (var id in _gone)
            statuses.Add((id, null));
        _gone.Clear();
        foreach (var unit in spokenOf)
        {
            context.Work.Statuses++;
            statuses.Add((unit.Id, L4RouteStatusBuilder.Build(unit.Route, unit.Attachment, unit.Resolved, HolderOf(unit))));
        }

        return statuses;
    }

    // Tells which other route has something that a route wants.
    private Func<AttachedListener, string, Resource?> HolderOf(L4RouteUnit unit) =>
        (listener, name) => listeners.WinnerOf(listener, name) is { } winner && winner != unit ? winner.Route : null;

    private static bool NamesOwner(Resource route, GatewayFrame frame)
    {
        foreach (var parent in L4Spec.Of(route).Route.ParentRefs)
        {
            if (frame.OwnerOf(IndexKeys.ParentOf(parent, route.Metadata.Namespace)) is not null)
                return true;
        }

        return false;
    }

    private void Put(Resource route)
    {
        if (!_routes.TryGetValue(route.Id, out var unit))
            _routes[route.Id] = unit = new(route);
        else if (ReferenceEquals(unit.Route, route))
            return;
        unit.Route = route;
        _toAttach.Add(unit);
        if (unit.Resolved is not null)
            _toResolve.Add(unit);
    }

    private void Remove(L4RouteUnit unit)
    {
        _routes.Remove(unit.Id);
        _toAttach.Remove(unit);
        _toResolve.Remove(unit);
        context.Index.Remove(unit.Attach);
        context.Index.Remove(unit.Resolve);
        foreach (var listener in unit.Attachment.Listeners)
            listener.AttachedRoutes--;
        unit.Attachment = L4Attachment.None;
        Use(unit);
        _gone.Add(unit.Id);
    }

    private void Attach(L4RouteUnit unit, GatewayFrame frame)
    {
        context.Work.Attachments++;
        foreach (var listener in unit.Attachment.Listeners)
            listener.AttachedRoutes--;
        unit.Attachment = L4Attacher.Attach(unit.Route, frame, context.Lookups);
        context.Depend(unit.Attach);
        foreach (var listener in unit.Attachment.Listeners)
            listener.AttachedRoutes++;
    }

    private void Resolve(L4RouteUnit unit)
    {
        if (unit.Attachment.Listeners.Length == 0)
        {
            unit.Resolved = null;
            context.Index.Remove(unit.Resolve);
            return;
        }

        context.Work.Resolutions++;
        unit.Resolved = L4Resolver.Resolve(unit.Route, context.Lookups, context.Settings, _variant);
        context.Depend(unit.Resolve);
    }

    // Counts the route for what it needs now, and no longer for what it needed before.
    private void Use(L4RouteUnit unit)
    {
        var before = unit.Use;
        var now = unit.Resolved is { } resolved && unit.Attachment.Bindings.Length > 0
            ? new L4RouteUse(resolved, unit.Attachment, unit.Route.Metadata.CreationTimestamp)
            : null;
        unit.Use = now;
        if (before is not null)
            listeners.Leave(unit, before);
        if (now is not null)
        {
            clusters.Need(now.Resolved.Keys);
            listeners.Join(unit, now);
        }

        if (before is not null)
            clusters.Release(before.Resolved.Keys);
    }
}
