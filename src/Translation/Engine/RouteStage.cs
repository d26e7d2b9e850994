using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Gateways;
using KGateway.Translation.Routes;
using KGateway.Translation.State;

namespace KGateway.Translation.Engine;

/// <summary>Keeps the routes of the Gateway: attaches and resolves those that changed and counts them for what they need.</summary>
internal sealed class RouteStage(EngineContext context, TableStage tables, ClusterStage clusters, PolicyStage policies)
{
    private readonly Dictionary<ResourceId, RouteUnit> _routes = [];
    private readonly HashSet<RouteUnit> _toAttach = [];
    private readonly HashSet<RouteUnit> _toResolve = [];
    private string _variant = "";

    /// <summary>Routes that are gone since the last update.</summary>
    public List<ResourceId> Gone { get; } = [];

    /// <summary>Makes the routes those of a Gateway whose listeners changed; all of them are attached anew.</summary>
    public void SetRoutes(GatewayFrame frame, ClusterState state)
    {
        var wanted = new HashSet<ResourceId>();
        foreach (var owner in frame.Owners)
        {
            foreach (var route in state.RoutesOf(owner.Id))
            {
                if (IsHttp(route.Id) && wanted.Add(route.Id))
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
        if (!IsHttp(id))
            return;
        var route = state.Get(id);
        if (route is not null && NamesOwner(route, frame))
            Put(route);
        else if (_routes.TryGetValue(id, out var unit))
            Remove(unit);
    }

    public void Touch(AttachUnit unit) => _toAttach.Add(unit.Route);

    public void Touch(ResolveUnit unit) => _toResolve.Add(unit.Route);

    /// <summary>Attaches and resolves what changed; adds the routes about which something new may be said to <paramref name="routes"/>.</summary>
    public void Update(GatewayFrame frame, HashSet<RouteUnit> routes)
    {
        // Nothing may be taken out before everything is known: what moves from one place to another stays needed.
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
        {
            Use(unit);
            routes.Add(unit);
        }

        _toAttach.Clear();
        _toResolve.Clear();
    }

    private static bool IsHttp(ResourceId id) =>
        id.GroupKind == ResourceKinds.HttpRoute.GroupKind || id.GroupKind == ResourceKinds.GrpcRoute.GroupKind;

    private static bool NamesOwner(Resource route, GatewayFrame frame)
    {
        RouteSpec spec = route is HttpRoute http ? http.Spec : ((GrpcRoute)route).Spec;
        foreach (var parent in spec.ParentRefs)
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

    private void Remove(RouteUnit unit)
    {
        _routes.Remove(unit.Id);
        _toAttach.Remove(unit);
        _toResolve.Remove(unit);
        context.Index.Remove(unit.Attach);
        context.Index.Remove(unit.Resolve);
        foreach (var listener in unit.Attachment.Listeners)
            listener.AttachedRoutes--;
        unit.Attachment = RouteAttachment.None;
        Use(unit);
        Gone.Add(unit.Id);
    }

    private void Attach(RouteUnit unit, GatewayFrame frame)
    {
        context.Work.Attachments++;
        foreach (var listener in unit.Attachment.Listeners)
            listener.AttachedRoutes--;
        unit.Attachment = RouteAttacher.Attach(unit.Route, frame, context.Lookups);
        context.Depend(unit.Attach);
        foreach (var listener in unit.Attachment.Listeners)
            listener.AttachedRoutes++;
    }

    private void Resolve(RouteUnit unit)
    {
        if (unit.Attachment.Listeners.Length == 0)
        {
            unit.Resolved = null;
            context.Index.Remove(unit.Resolve);
            return;
        }

        context.Work.Resolutions++;
        unit.Resolved = unit.Route is HttpRoute http
            ? RouteResolver.Resolve(http, context.Lookups, context.Settings, RouteParentKind.Gateway, _variant)
            : RouteResolver.Resolve((GrpcRoute)unit.Route, context.Lookups, context.Settings, RouteParentKind.Gateway, _variant);
        context.Depend(unit.Resolve);
    }

    // Counts the route for what it needs now, and no longer for what it needed before.
    private void Use(RouteUnit unit)
    {
        var before = unit.Use;
        var now = unit.Resolved is { } resolved && unit.Attachment.Hosts.Length > 0 ? new RouteUse(resolved, unit.Attachment) : null;
        if (before is not null)
        {
            foreach (var host in before.Attachment.Hosts)
                tables.Leave(unit, before.Resolved, host.Host);
        }

        if (now is not null)
        {
            clusters.Need(now.Resolved.Backends);
            policies.Need(now);
            foreach (var host in now.Attachment.Hosts)
                tables.Join(unit, host);
        }

        if (before is not null)
        {
            clusters.Release(before.Resolved.Backends);
            policies.Release(before);
        }

        unit.Use = now;
    }
}
