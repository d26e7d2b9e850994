using KGateway.Translation.Gateways;
using KGateway.Translation.L4Routes;

namespace KGateway.Translation.Engine;

/// <summary>Keeps for each TLS, TCP and UDP listener which route has which share of it, and the filter chains that follow.</summary>
internal sealed class L4ListenerStage(EngineContext context)
{
    private readonly Dictionary<AttachedListener, L4ListenerUnit> _listeners = [];
    private readonly HashSet<(L4ListenerUnit Listener, string Name)> _changedNames = [];
    private readonly HashSet<(L4ListenerUnit Listener, L4RouteUnit Route)> _changedChains = [];

    /// <summary>Forgets the listeners: those of another frame take their place. Routes must be attached anew afterwards.</summary>
    public void Reset()
    {
        _listeners.Clear();
        _changedNames.Clear();
        _changedChains.Clear();
    }

    /// <summary>What a listener serves, in no particular order.</summary>
    public IReadOnlyCollection<L4Chain> ChainsOf(AttachedListener listener) =>
        _listeners.TryGetValue(listener, out var unit) ? unit.Chains.Values : [];

    /// <summary>The route that has a share which another one wants; null when nobody has it.</summary>
    public L4RouteUnit? WinnerOf(AttachedListener listener, string name) =>
        _listeners.TryGetValue(listener, out var unit) ? unit.Winners.GetValueOrDefault(name) : null;

    /// <summary>Adds a route's claims.</summary>
    public void Join(L4RouteUnit route, L4RouteUse use)
    {
        foreach (var binding in use.Attachment.Bindings)
        {
            if (!_listeners.TryGetValue(binding.Listener, out var unit))
                _listeners[binding.Listener] = unit = new(binding.Listener);
            _changedChains.Add((unit, route));
            foreach (var host in binding.Hosts)
            {
                if (!unit.Claims.TryGetValue(host.Name, out var claims))
                    unit.Claims[host.Name] = claims = [];
                claims.Add(new(route, host.Specificity, use.Created));
                _changedNames.Add((unit, host.Name));
            }
        }
    }

    /// <summary>Takes back a route's claims, as they were when it joined.</summary>
    public void Leave(L4RouteUnit route, L4RouteUse use)
    {
        foreach (var binding in use.Attachment.Bindings)
        {
            if (!_listeners.TryGetValue(binding.Listener, out var unit))
                continue;
            _changedChains.Add((unit, route));
            foreach (var host in binding.Hosts)
            {
                unit.Claims[host.Name].Remove(new(route, host.Specificity, use.Created));
                _changedNames.Add((unit, host.Name));
            }
        }
    }

    /// <summary>
    /// Decides on the shares that changed and builds their chains. Adds the routes about which something new may be said to
    /// <paramref name="routes"/>, and the ports whose chains changed to <paramref name="ports"/>.
    /// </summary>
    public void Update(HashSet<L4RouteUnit> routes, HashSet<ListenerPort> ports)
    {
        foreach (var (unit, name) in _changedNames)
            Decide(unit, name, routes);
        _changedNames.Clear();
        foreach (var (unit, route) in _changedChains)
        {
            if (Build(unit, route))
                ports.Add(unit.Listener.Socket);
        }

        _changedChains.Clear();
    }

    private void Decide(L4ListenerUnit unit, string name, HashSet<L4RouteUnit> routes)
    {
        var claims = unit.Claims[name];
        var before = unit.Winners.GetValueOrDefault(name);
        var now = claims.Count > 0 ? claims.Min.Route : null;
        if (now is null)
            unit.Claims.Remove(name);
        if (now == before)
            return;
        if (now is null)
            unit.Winners.Remove(name);
        else
            unit.Winners[name] = now;
        foreach (var winner in new[] { before, now })
        {
            if (winner is not null)
                _changedChains.Add((unit, winner));
        }

        // Those that don't have it say who has.
        foreach (var claim in claims)
            routes.Add(claim.Route);
    }

    private bool Build(L4ListenerUnit unit, L4RouteUnit route)
    {
        var before = unit.Chains.GetValueOrDefault(route.Id);
        var now = Chain(unit, route);
        if (now is null)
            return unit.Chains.Remove(route.Id);
        if (before is not null && before.Bytes.Span.SequenceEqual(now.Bytes.Span))
            return false;
        unit.Chains[route.Id] = now;
        return true;
    }

    // Null when the route has no share of the listener, or sends it nowhere.
    private L4Chain? Chain(L4ListenerUnit unit, L4RouteUnit route)
    {
        if (route.Use is not { Resolved.Backends.Length: > 0 } use
            || Array.Find(use.Attachment.Bindings, binding => binding.Listener == unit.Listener) is not { } binding)
            return null;
        var names = new List<string>(binding.Hosts.Length);
        foreach (var host in binding.Hosts)
        {
            if (unit.Winners.GetValueOrDefault(host.Name) == route)
                names.Add(host.Name);
        }

        if (names.Count == 0)
            return null;
        context.Work.Chains++;
        return unit.Listener.Socket.Udp
            ? UdpFilterBuilder.Build(binding.ChainName, use.Resolved)
            : TcpChainBuilder.Build(binding.ChainName, use.Resolved, names);
    }
}
