using System.Collections.Immutable;
using KGateway.Translation.Encoding;
using KGateway.Translation.Gateways;
using KGateway.Translation.Listeners;
using KGateway.Translation.Listeners.Tls;

namespace KGateway.Translation.Engine;

/// <summary>Keeps the Envoy listener of each port.</summary>
internal sealed class ListenerStage(EngineContext context, TableStage tables, L4ListenerStage l4, ListenerPolicyStage policies)
{
    private readonly SortedDictionary<ListenerPort, PortUnit> _ports = [];
    private readonly HashSet<ListenerPort> _changed = [];
    private bool _overlapsChanged;

    /// <summary>Ports to build again.</summary>
    public HashSet<ListenerPort> Changed => _changed;

    /// <summary>The SDS secrets that listeners wait for; some may be there several times.</summary>
    public IEnumerable<EncodedMessage> Secrets
    {
        get
        {
            foreach (var port in _ports.Values)
            {
                foreach (var secret in port.Built?.Secrets ?? [])
                    yield return secret;
            }
        }
    }

    /// <summary>Takes note that certificates of a port changed.</summary>
    public void Touch(PortUnit unit)
    {
        unit.Tls = null;
        _changed.Add(unit.Port);
    }

    /// <summary>Takes note that policies set something else for some ports.</summary>
    public void Touch(ImmutableArray<ListenerPort> ports)
    {
        foreach (var port in ports)
            Touch(_ports[port]);
    }

    /// <summary>Makes the ports those of a Gateway.</summary>
    public void SetPorts(GatewayFrame frame, SetChanges listeners, SetChanges routes)
    {
        foreach (var (port, unit) in _ports.ToArray())
        {
            if (frame.Ports.ContainsKey(port))
                continue;
            _ports.Remove(port);
            context.Index.Remove(unit);
            listeners.Remove(port.ListenerName);
            foreach (var table in unit.Built?.Tables ?? [])
                routes.Remove(table);
        }

        foreach (var port in frame.Ports.Keys)
        {
            if (_ports.TryGetValue(port, out var unit))
                unit.Tls = null;
            else
                _ports[port] = new(port);
            _changed.Add(port);
        }
    }

    /// <summary>Looks anew at the TLS of the ports where it may have changed: the tables depend on what certificates are valid for.</summary>
    public void UpdateTls(GatewayFrame frame)
    {
        foreach (var port in _changed)
        {
            if (!_ports.TryGetValue(port, out var unit) || unit.Tls is not null)
                continue;
            var listeners = frame.Ports[port];
            var tls = unit.Tls = PortTls.Resolve(listeners, policies.Of(port), frame.Gateway, context.Lookups, context.Settings);
            context.Depend(unit);
            var overlaps = CertificateOverlap.Find(listeners, tls.NamesOf);
            _overlapsChanged |= overlaps.Count != unit.Overlaps.Count || overlaps.Any(overlap => !unit.Overlaps.Contains(overlap));
            unit.Overlaps = overlaps;
            var hostnames = new PortHostnames(listeners);
            // Of two listeners of one name, which only a file can hold, the first has the table.
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var listener in listeners)
            {
                if (listener.Table is { } table && seen.Add(table))
                    tables.SetMisdirected(table, port.Number, MisdirectedHosts.Of(listener, hostnames, tls.NamesOf(listener)));
            }
        }
    }

    /// <summary>What is wrong with a listener of the Gateway, as far as its port knows; null when all is well.</summary>
    public (ListenerProblem Problem, bool Served)? ProblemOf(AttachedListener listener) =>
        listener.Valid
        && _ports.TryGetValue(listener.Socket, out var unit)
        && unit.Built!.Problems.TryGetValue(listener.Index, out var problem)
            ? problem
            : null;

    /// <summary>What a listener's certificates have in common with those of another of its port; null for nothing.</summary>
    public CertificateOverlap? OverlapOf(AttachedListener listener) =>
        _ports.TryGetValue(listener.Socket, out var unit) && unit.Overlaps.TryGetValue(listener, out var overlap) ? overlap : null;

    /// <summary>
    /// Builds the ports that changed, and publishes the tables of the listeners that are served: those that changed and those that the
    /// listener takes from now on. Returns whether something new is to be said of the Gateway.
    /// </summary>
    public bool Update(GatewayFrame frame, IReadOnlyCollection<string> changedTables, SetChanges listeners, SetChanges routes)
    {
        var news = _overlapsChanged;
        _overlapsChanged = false;
        var gone = new HashSet<string>(StringComparer.Ordinal);
        var served = new HashSet<string>(StringComparer.Ordinal);
        foreach (var port in _changed)
        {
            if (!_ports.TryGetValue(port, out var unit))
                continue;
            gone.UnionWith(unit.Built?.Tables ?? []);
            news |= Build(unit, frame, listeners);
            served.UnionWith(unit.Built!.Tables);
        }

        _changed.Clear();
        gone.ExceptWith(served);
        foreach (var name in gone)
            routes.Remove(name);
        foreach (var name in served)
            Publish(name, routes);
        foreach (var name in changedTables)
        {
            if (!gone.Contains(name) && IsServed(name))
                Publish(name, routes);
        }

        return news;
    }

    private bool Build(PortUnit unit, GatewayFrame frame, SetChanges listeners)
    {
        context.Work.Listeners++;
        var attached = frame.Ports[unit.Port];
        var settings = policies.Of(unit.Port);
        var built = unit.Port.Udp
            ? UdpListenerBuilder.Build(unit.Port, attached, l4.ChainsOf, context.Settings)
            : PortListenerBuilder.Build(unit.Port, attached, unit.Tls!, settings, tables.FiltersOf, l4.ChainsOf, context.Settings);
        if (built.Encoded is { } encoded)
            listeners.Put(encoded);
        else
            listeners.Remove(unit.Port.ListenerName);
        var news = unit.Built is not { } before
            || before.Problems.Count != built.Problems.Count
            || built.Problems.Any(p => !before.Problems.TryGetValue(p.Key, out var old) || old != p.Value);
        unit.Built = built;
        return news;
    }

    private void Publish(string table, SetChanges routes)
    {
        if (tables.TableOf(table) is { } encoded)
            routes.Put(encoded);
    }

    private bool IsServed(string table)
    {
        foreach (var unit in _ports.Values)
        {
            if (unit.Built?.Tables.Contains(table) == true)
                return true;
        }

        return false;
    }
}
