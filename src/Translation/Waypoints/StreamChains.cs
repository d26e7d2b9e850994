using System.Collections.Immutable;
using Envoy.Config.Listener.V3;
using Envoy.Extensions.Filters.Network.TcpProxy.V3;
using Envoy.Extensions.Matching.CommonInputs.Network.V3;
using Envoy.Type.Matcher.V3;
using KGateway.Resources;
using KGateway.Translation.Backends;
using KGateway.Translation.Clusters;
using KGateway.Translation.Clusters.Backends;
using KGateway.Translation.L4Routes;
using KGateway.Translation.Policies.Listener;
using KGateway.Translation.Waypoints.Authorization;

namespace KGateway.Translation.Waypoints;

/// <summary>
/// Builds the filter chains of a port for streams of bytes, and tells which connections get which. Who is refused a stream is refused before
/// any route is looked at; on whom can't be decided before the client has said something is connected to nobody until then.
/// </summary>
internal sealed class StreamChains(
    MeshService service,
    MeshPort port,
    AuthorizationSet authorization,
    EquatableArray<ListenerField> connections,
    Func<BackendKey, StreamLimits> limitsOf,
    DnsLookupFamily dnsLookupFamily)
{
    // What clients may send before they are connected; more waits.
    private const uint MaxEarlyBytes = 16 * 1024;

    private readonly ConnectionCondition _refused = ConnectionAdmission.RefusedBy(authorization.Rules(tcp: true), port);
    private readonly ConnectionCondition _late = ConnectionAdmission.DecidedLate(authorization, port);
    private readonly SortedDictionary<string, WaypointChain> _chains = new(StringComparer.Ordinal);
    private readonly List<ChainBranch> _branches = [];

    /// <summary>The chains.</summary>
    public IEnumerable<WaypointChain> Chains => _chains.Values;

    /// <summary>Which of them takes which connections; the first that fits.</summary>
    public IReadOnlyList<ChainBranch> Branches => _branches;

    /// <summary>The distinct backends that connections may go to, and that decide on them.</summary>
    public SortedSet<BackendKey> Backends { get; } = [];

    /// <summary>The clients of a namespace.</summary>
    public static ConnectionCondition ClientsOf(string space) => ConnectionCondition.Text(
        "envoy.matching.inputs.filter_state", new FilterStateInput { Key = ClientIdentity.FilterStateKey }, ClientIdentity.InNamespace(space).StringMatch);

    /// <summary>Connections that begin as HTTP does, as far as was looked at what clients say first.</summary>
    public static ConnectionCondition IsHttp() => ConnectionCondition.Text(
        "envoy.matching.inputs.application_protocol",
        new ApplicationProtocolInput(),
        new StringMatcher { SafeRegex = new RegexMatcher { Regex = "'(http/1[.][01]|h2c)'" } });

    /// <summary>Closes the connections of some clients that are refused.</summary>
    public void AddRefused(ConnectionCondition clients)
    {
        ConnectionCondition refused = ConnectionCondition.All([clients, _refused]);
        if (refused != ConnectionCondition.Never)
            _branches.Add(new(refused, null));
    }

    /// <summary>Leaves some connections to the chain for HTTP.</summary>
    public void AddHttp(ConnectionCondition when, string chain) => _branches.Add(new(when, chain));

    /// <summary>Adds the connections of clients that have routes of their own, and nothing else.</summary>
    public void AddClients(string space, StreamShares shares)
    {
        ConnectionCondition clients = ClientsOf(space);
        AddNamed(shares, clients);
        if (shares.Rest is { } rest)
            Add(clients, WayOf(rest));
        else
            _branches.Add(new(clients, null));
    }

    /// <summary>
    /// Adds the connections of everybody else; they go to the Service itself where there are no routes. The name of the chain for what no branch
    /// takes; null when that is closed.
    /// </summary>
    public string? AddRest(StreamShares shares)
    {
        AddNamed(shares, ConnectionCondition.Always);
        if (shares is { IsEmpty: false, Rest: null })
            return null;
        if (shares.IsEmpty && port.Hosts[0].IsDynamic)
        {
            // Hosts that clients name are looked up: those of a wildcard, and no others.
            foreach (MeshHost host in port.Hosts)
                Add(AsksFor(host.Name), new Way(host == port.Hosts[0] ? "" : $"_{host.Name}", null, host));
            return null;
        }

        // Hosts that share an address can't be told apart without HTTP: connections go to the first.
        var rest = new Way("", shares.Rest, port.Hosts[0]);
        if (_late == ConnectionCondition.Always)
            return Chain(rest, late: true);
        if (_late != ConnectionCondition.Never)
            _branches.Add(new(_late, Chain(rest, late: true)));
        return Chain(rest, late: false);
    }

    private static ConnectionCondition AsksFor(string serverName) => ConnectionCondition.Text(
        "envoy.matching.inputs.server_name",
        new ServerNameInput(),
        serverName[0] == '*' ? new StringMatcher { Suffix = serverName[1..] } : new StringMatcher { Exact = serverName });

    // One that never exists is nothing to wait for.
    private static ImmutableArray<string> ClustersOf(TcpProxy proxy, IEnumerable<BackendKey> asked)
    {
        IEnumerable<string> names = proxy.WeightedClusters is { } weighted ? weighted.Clusters.Select(static cluster => cluster.Name) : [proxy.Cluster];
        names = names.Concat(asked.Select(static backend => backend.ClusterName));
        return [.. names.Where(static name => name != BackendKey.BlackholeCluster).Distinct().Order(StringComparer.Ordinal)];
    }

    private void AddNamed(StreamShares shares, ConnectionCondition clients)
    {
        foreach ((string name, MeshStreamRoute route) in shares.Named)
            Add(ConnectionCondition.All([clients, AsksFor(name)]), WayOf(route));
    }

    private Way WayOf(MeshStreamRoute route) => new(
        $"_{route.Source.Kind.Name.ToLowerInvariant()}_{route.Source.Metadata.Namespace}_{route.Source.Metadata.Name}", route, port.Hosts[0]);

    private void Add(ConnectionCondition when, Way way)
    {
        ConnectionCondition late = ConnectionCondition.All([when, _late]);
        if (late != ConnectionCondition.Never)
            _branches.Add(new(late, Chain(way, late: true)));
        if (_late != ConnectionCondition.Always)
            _branches.Add(new(when, Chain(way, late: false)));
    }

    private string Chain(Way way, bool late)
    {
        bool some = late && _late != ConnectionCondition.Always;
        string name = WaypointChainBuilder.NameOfStream(service, port, some ? $"{way.Suffix}_late" : way.Suffix);
        if (!_chains.ContainsKey(name))
            _chains.Add(name, Build(name, way, late));
        return name;
    }

    private WaypointChain Build(string name, Way way, bool late)
    {
        List<Filter> filters = [.. AuthorizationFilters.Network(authorization)];
        TcpProxy proxy;
        if (way.Route?.Resolved is { } resolved)
        {
            Backends.UnionWith(resolved.Keys);
            proxy = resolved.Backends.IsEmpty
                ? new TcpProxy { StatPrefix = name, Cluster = BackendKey.BlackholeCluster }
                : TcpChainBuilder.Proxy(name, resolved);
        }
        else
        {
            BackendKey own = way.Host.IsDynamic ? way.Host.Backend.With(BackendVariant.ServerName) : way.Host.Backend;
            Backends.Add(own);
            proxy = new TcpProxy { StatPrefix = name, Cluster = own.ClusterName };
            limitsOf(own).Apply(proxy);
            if (way.Host.IsDynamic)
                filters.Add(DynamicForwardProxyCluster.ByServerName(own.ClusterName, port.Number, dnsLookupFamily));
        }

        if (late)
        {
            proxy.UpstreamConnectMode = UpstreamConnectMode.OnDownstreamData;
            proxy.MaxEarlyDataBytes = MaxEarlyBytes;
        }

        BackendKey[] asked = [.. AuthorizationFilters.Backends(authorization, tcp: true)];
        Backends.UnionWith(asked);
        return new(name, WaypointChainBuilder.Tcp(name, filters, proxy, connections), null, ClustersOf(proxy, asked), []);
    }

    // Where connections go: by a route, or to a host.
    private readonly record struct Way(string Suffix, MeshStreamRoute? Route, MeshHost Host);
}
