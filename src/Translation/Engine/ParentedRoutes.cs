using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Gateways;
using KGateway.Translation.State;

namespace KGateway.Translation.Engine;

/// <summary>
/// Keeps the routes of some kinds that name the Gateway, and attaches and resolves those that changed. What a route is counted for is up to
/// those who derive.
/// </summary>
internal abstract class ParentedRoutes<T>(EngineContext context)
    where T : ParentedRoute
{
    private readonly Dictionary<ResourceId, T> _routes = [];
    private readonly HashSet<T> _toAttach = [];
    private readonly HashSet<T> _toResolve = [];

    /// <summary>Routes that are gone since the last update.</summary>
    public List<ResourceId> Gone { get; } = [];

    /// <summary>The variant of backends that the Gateway needs.</summary>
    protected string Variant { get; private set; } = "";

    /// <summary>Makes the routes those of a Gateway whose listeners changed; all of them are attached anew.</summary>
    public void SetRoutes(GatewayFrame frame, ClusterState state)
    {
        Reset();
        var wanted = new HashSet<ResourceId>();
        foreach (var owner in frame.Owners)
        {
            foreach (var route in state.RoutesOf(owner.Id))
            {
                if (Has(route.Id.GroupKind) && wanted.Add(route.Id))
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

        if (Variant == frame.BackendVariant)
            return;
        Variant = frame.BackendVariant;
        ResolveAnew();
    }

    /// <summary>Takes note of an object that changed, if it is a route of the Gateway, or was.</summary>
    public void Touch(ResourceId id, GatewayFrame frame, ClusterState state)
    {
        if (!Has(id.GroupKind))
            return;
        var route = state.Get(id);
        if (route is not null && NamesOwner(route, frame))
            Put(route);
        else if (_routes.TryGetValue(id, out var unit))
            Remove(unit);
    }

    /// <summary>Lookups of the attachment of a route have changed.</summary>
    public void TouchAttachment(T route) => _toAttach.Add(route);

    /// <summary>Lookups of the resolution of a route have changed.</summary>
    public void TouchResolution(T route) => _toResolve.Add(route);

    /// <summary>Attaches and resolves what changed; adds the routes about which something new may be said to <paramref name="routes"/>.</summary>
    public void Update(GatewayFrame frame, HashSet<T> routes)
    {
        // Nothing may be taken out before everything is known: what moves from one place to another stays needed.
        foreach (var unit in _toAttach)
        {
            AttachAndCount(unit, frame);
            if (!unit.IsResolved && unit.Listeners.Length > 0)
                _toResolve.Add(unit);
        }

        foreach (var unit in _toResolve)
            ResolveIfTaken(unit);
        _toAttach.UnionWith(_toResolve);
        foreach (var unit in _toAttach)
        {
            Await(unit);
            Use(unit);
            if (!unit.AwaitsVerdict)
                routes.Add(unit);
        }

        _toAttach.Clear();
        _toResolve.Clear();
    }

    /// <summary>Has all routes resolved anew.</summary>
    protected void ResolveAnew() => _toResolve.UnionWith(_routes.Values.Where(static unit => unit.IsResolved));

    /// <summary>Whether routes of a kind are kept here.</summary>
    protected abstract bool Has(GroupKind kind);

    /// <summary>The parents that a route names.</summary>
    protected abstract EquatableArray<ParentReference> ParentsOf(Resource route);

    /// <summary>What is kept for a new route.</summary>
    protected abstract T New(Resource route);

    /// <summary>Finds where a route is attached.</summary>
    protected abstract void Attach(T unit, GatewayFrame frame);

    /// <summary>Makes a route attached nowhere.</summary>
    protected abstract void Detach(T unit);

    /// <summary>Resolves the references of a route.</summary>
    protected abstract void Resolve(T unit);

    /// <summary>Forgets what the references of a route were resolved to.</summary>
    protected abstract void Unresolve(T unit);

    /// <summary>
    /// Counts a route for what it needs now, and no longer for what it needed before. One that awaits its verdict needs what it was resolved to
    /// before, where it is attached now.
    /// </summary>
    protected abstract void Use(T unit);

    /// <summary>Counts a route that awaits its verdict for what it will need, and no longer one that doesn't.</summary>
    protected virtual void Await(T unit)
    {
    }

    /// <summary>The listeners have changed.</summary>
    protected virtual void Reset()
    {
    }

    private bool NamesOwner(Resource route, GatewayFrame frame)
    {
        foreach (var parent in ParentsOf(route))
        {
            if (frame.OwnerOf(IndexKeys.ParentOf(parent, route.Metadata.Namespace)) is not null)
                return true;
        }

        return false;
    }

    private void Put(Resource route)
    {
        if (!_routes.TryGetValue(route.Id, out var unit))
            _routes[route.Id] = unit = New(route);
        else if (ReferenceEquals(unit.Route, route))
            return;
        unit.Route = route;
        _toAttach.Add(unit);
        if (unit.IsResolved)
            _toResolve.Add(unit);
    }

    private void Remove(T unit)
    {
        _routes.Remove(unit.Id);
        _toAttach.Remove(unit);
        _toResolve.Remove(unit);
        context.Index.Remove(unit.Attach);
        context.Index.Remove(unit.Resolve);
        foreach (var listener in unit.Listeners)
            listener.AttachedRoutes--;
        Detach(unit);
        unit.AwaitsVerdict = false;
        Await(unit);
        Use(unit);
        Gone.Add(unit.Id);
    }

    private void AttachAndCount(T unit, GatewayFrame frame)
    {
        context.Work.Attachments++;
        foreach (var listener in unit.Listeners)
            listener.AttachedRoutes--;
        Attach(unit, frame);
        context.Depend(unit.Attach);
        foreach (var listener in unit.Listeners)
            listener.AttachedRoutes++;
    }

    private void ResolveIfTaken(T unit)
    {
        if (unit.Listeners.Length == 0)
        {
            unit.AwaitsVerdict = false;
            Unresolve(unit);
            context.Index.Remove(unit.Resolve);
            return;
        }

        context.Work.Resolutions++;
        Resolve(unit);
        unit.AwaitsVerdict = context.Lookups.AwaitsVerdict;
        context.Depend(unit.Resolve);
    }
}
