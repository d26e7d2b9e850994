using System.Collections.Immutable;
using System.Runtime.InteropServices;
using KGateway.Translation.Encoding;
using KGateway.Translation.Gateways;
using KGateway.Translation.Policies;
using KGateway.Translation.Routes;
using KGateway.Translation.VirtualHosts;

namespace KGateway.Translation.Engine;

/// <summary>Keeps the route tables and their virtual hosts; builds the hosts whose routes changed.</summary>
internal sealed class TableStage(EngineContext context)
{
    private readonly Dictionary<string, TableUnit> _tables = new(StringComparer.Ordinal);
    private readonly HashSet<HostUnit> _changedHosts = [];
    private readonly HashSet<TableUnit> _changedTables = [];
    private readonly HashSet<TableUnit> _changedFilters = [];

    /// <summary>Makes the tables those of a Gateway's listeners. Routes must be attached anew afterwards.</summary>
    public void SetTables(GatewayFrame frame)
    {
        var wanted = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (port, listeners) in frame.Ports)
        {
            foreach (var listener in listeners)
            {
                if (listener.Table is not { } name || !wanted.Add(name))
                    continue;
                var tls = ListenerProtocol.EndsTls(listener.Spec);
                SetTable(name, new TableScope(port.Number, tls, tls));
            }
        }

        foreach (var name in _tables.Keys.Where(name => !wanted.Contains(name)).ToArray())
            _tables.Remove(name);
    }

    /// <summary>
    /// Takes over the hosts of a table that belong to other listeners; null for none. A listener of another port that has its name, which
    /// only a file can hold, has no say in it.
    /// </summary>
    public void SetMisdirected(string name, int port, MisdirectedHosts? misdirected)
    {
        if (!_tables.TryGetValue(name, out var table) || table.Scope.Port != port || Equals(table.Misdirected, misdirected))
            return;
        table.Misdirected = misdirected;
        table.Fixed = misdirected is null ? null : MisdirectedHostBuilder.Build(name, misdirected);
        _changedTables.Add(table);
    }

    /// <summary>The table as it is now; null when there is none.</summary>
    public EncodedRouteTable? TableOf(string name) => _tables.GetValueOrDefault(name)?.Encoded;

    /// <summary>The HTTP filters that a table needs, in order.</summary>
    public ImmutableArray<HttpFilter> FiltersOf(string name) =>
        _tables.TryGetValue(name, out var table) ? HttpFilter.Order(table.Filters.Items) : [];

    /// <summary>What is wrong with a route in a virtual host; null when all is well.</summary>
    public RouteProblem? ProblemOf(RouteInHost route, HostKey host) =>
        Find(host)?.Built is { } built && built.Problems.TryGetValue(route, out var problem) ? problem : null;

    /// <summary>Takes over the policies of a table, and of the listeners that share it, after one of them changed.</summary>
    public void SetTraffic(string name, IReadOnlyList<TrafficScopeUnit> scopes)
    {
        if (!_tables.TryGetValue(name, out var table))
            return;
        var had = table.Traffic.Length > 0;
        table.Traffic = scopes.Any(static scope => scope.Failed || !scope.Merged.IsEmpty) ? [.. scopes] : [];
        if (!had && table.Traffic.IsEmpty)
            return;
        Replace(table, [.. table.Traffic.SelectMany(static scope => scope.Filters)]);
        _changedTables.Add(table);
        _changedHosts.UnionWith(table.Hosts.Values);
    }

    /// <summary>Puts a route, as it is resolved in force, into a virtual host.</summary>
    public void Join(RouteUnit route, ResolvedRoute resolved, HostMembership membership)
    {
        if (!_tables.TryGetValue(membership.Host.Table, out var table))
            return;
        if (!table.Hosts.TryGetValue(membership.Host.Host, out var host))
        {
            table.Hosts[membership.Host.Host] = host = new(membership.Host);
            Insert(table, host);
        }

        host.Members[route.Id] = (route, membership.Specificity);
        _changedHosts.Add(host);
        foreach (var filter in resolved.HttpFilters)
        {
            if (table.Filters.Add(filter))
                _changedFilters.Add(table);
        }
    }

    /// <summary>Takes a route, as it was resolved when it joined, out of a virtual host.</summary>
    public void Leave(RouteUnit route, ResolvedRoute resolved, HostKey key)
    {
        if (Find(key) is not { } host)
            return;
        var table = _tables[key.Table];
        host.Members.Remove(route.Id);
        _changedHosts.Add(host);
        foreach (var filter in resolved.HttpFilters)
        {
            if (table.Filters.Remove(filter))
                _changedFilters.Add(table);
        }
    }

    /// <summary>
    /// Builds what changed. Adds the routes about which something new is to be said to <paramref name="routes"/>, and the ports whose
    /// filters changed to <paramref name="ports"/>. Returns the names of the tables that changed.
    /// </summary>
    public IReadOnlyCollection<string> Update(HashSet<RouteUnit> routes, HashSet<ListenerPort> ports)
    {
        foreach (var host in _changedHosts)
            UpdateHost(host, routes);
        _changedHosts.Clear();
        foreach (var table in _changedFilters)
            ports.Add(new(table.Scope.Port, Udp: false));
        _changedFilters.Clear();

        var names = new List<string>(_changedTables.Count);
        foreach (var table in _changedTables)
        {
            if (!ReferenceEquals(_tables.GetValueOrDefault(table.Name), table))
                continue;
            names.Add(table.Name);
            context.Work.RouteTables++;
            var policies = table.Traffic.FirstOrDefault(static scope => scope.OfTable);
            table.Encoded = policies is { Failed: true }
                ? RouteTableBuilder.BuildFailed(table.Name)
                : RouteTableBuilder.Build(table.Name, policies?.Fields ?? [], Encoded(table));
        }

        _changedTables.Clear();
        return names;
    }

    private void SetTable(string name, TableScope scope)
    {
        if (!_tables.TryGetValue(name, out var table))
        {
            _tables[name] = table = new(name, scope);
            _changedTables.Add(table);
        }
        else if (table.Scope != scope)
        {
            table.Scope = scope;
            _changedHosts.UnionWith(table.Hosts.Values);
        }
    }

    private void Replace(TableUnit table, ImmutableArray<HttpFilter> filters)
    {
        foreach (var filter in filters)
        {
            if (table.Filters.Add(filter))
                _changedFilters.Add(table);
        }

        foreach (var filter in table.TrafficFilters)
        {
            if (table.Filters.Remove(filter))
                _changedFilters.Add(table);
        }

        table.TrafficFilters = filters;
    }

    private HostUnit? Find(HostKey key) =>
        _tables.TryGetValue(key.Table, out var table) ? table.Hosts.GetValueOrDefault(key.Host) : null;

    private void UpdateHost(HostUnit host, HashSet<RouteUnit> routes)
    {
        if (!_tables.TryGetValue(host.Key.Table, out var table) || table.Hosts.GetValueOrDefault(host.Key.Host) != host)
            return;
        if (host.Members.Count == 0)
        {
            table.Hosts.Remove(host.Key.Host);
            Withdraw(table, host);
            _changedTables.Add(table);
            return;
        }

        var members = new VirtualHostMember[host.Members.Count];
        var i = 0;
        foreach (var (route, specificity) in host.Members.Values)
            members[i++] = new(route.Use!.Resolved, specificity);
        context.Work.VirtualHosts++;
        var built = VirtualHostBuilder.Build(
            host.Key, table.Scope, members, HostTraffic.Of(table, host.Key.Host), context.Settings.WeightedRoutePrecedence);
        AddAffected(host, built, routes);
        if (host.Built?.Encoded is { } held && held.Version == built.Encoded.Version)
            built = built with { Encoded = held };
        else
            _changedTables.Add(table);
        host.Built = built;
    }

    private static void AddAffected(HostUnit host, BuiltVirtualHost built, HashSet<RouteUnit> routes)
    {
        var before = host.Built?.Problems ?? BuiltVirtualHost.NoProblems;
        if (before.Count == 0 && built.Problems.Count == 0)
            return;
        AddAffected(host, before, built.Problems, routes);
        AddAffected(host, built.Problems, before, routes);
    }

    // The routes with problems that are others than those that they are compared with.
    private static void AddAffected(
        HostUnit host,
        IReadOnlyDictionary<RouteInHost, RouteProblem> problems,
        IReadOnlyDictionary<RouteInHost, RouteProblem> others,
        HashSet<RouteUnit> routes)
    {
        foreach (var (route, problem) in problems)
        {
            if (others.GetValueOrDefault(route) != problem && host.Members.TryGetValue(route.Root, out var member))
                routes.Add(member.Route);
        }
    }

    // A few hosts are put in place; many are sorted together when the table is joined.
    private static void Insert(TableUnit table, HostUnit host)
    {
        if (table.Ordered is not { } ordered)
            return;
        if (ordered.Count < 64)
        {
            table.Ordered = null;
            return;
        }

        var index = ordered.BinarySearch(host);
        ordered.Insert(index < 0 ? ~index : index, host);
        if (++table.Moves > ordered.Count / 64)
            table.Ordered = null;
    }

    private static void Withdraw(TableUnit table, HostUnit host)
    {
        var index = table.Ordered?.BinarySearch(host) ?? -1;
        if (index >= 0)
            table.Ordered!.RemoveAt(index);
    }

    private static ImmutableArray<EncodedVirtualHost> Encoded(TableUnit table)
    {
        table.Moves = 0;
        if (table.Ordered is not { } ordered)
        {
            ordered = [.. table.Hosts.Values];
            ordered.Sort();
            table.Ordered = ordered;
        }

        var hosts = new EncodedVirtualHost[ordered.Count];
        for (var i = 0; i < hosts.Length; i++)
            hosts[i] = ordered[i].Built!.Encoded;
        return table.Fixed is { } more
            ? more.AddTo(hosts, ownHasRoutes: table.Misdirected!.Own is { } own && table.Hosts.ContainsKey(own))
            : ImmutableCollectionsMarshal.AsImmutableArray(hosts);
    }
}
