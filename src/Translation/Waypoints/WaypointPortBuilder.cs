using System.Collections.Immutable;
using System.Globalization;
using KGateway.Resources;
using KGateway.Translation.Backends;
using KGateway.Translation.Clusters;
using KGateway.Translation.Clusters.Backends;
using KGateway.Translation.Encoding;
using KGateway.Translation.Policies;
using KGateway.Translation.Policies.Merging;
using KGateway.Translation.Policies.Traffic;
using KGateway.Translation.Routes;
using KGateway.Translation.VirtualHosts;
using KGateway.Translation.Waypoints.Authorization;

namespace KGateway.Translation.Waypoints;

/// <summary>Builds the filter chains of the ports of an object behind a waypoint, and gathers what they need.</summary>
internal sealed class WaypointPortBuilder(
    MeshService service,
    WaypointRoutes ofWaypoint,
    TrafficPolicySources traffic,
    AuthorizationSet authorization,
    Func<BackendKey, StreamLimits> limitsOf,
    DnsLookupFamily dnsLookupFamily)
{
    /// <summary>The distinct backends that traffic may go to.</summary>
    public SortedSet<BackendKey> Backends { get; } = [];

    /// <summary>What became of the policies for each chain.</summary>
    public SortedDictionary<string, AppliedPolicies> Applied { get; } = new(StringComparer.Ordinal);

    /// <summary>Builds a port; null when nothing that waypoints serve arrives there. Notes on the routes what becomes of them.</summary>
    public WaypointPort? Build(MeshPort port, IReadOnlyCollection<MeshRoute> routes)
    {
        if (port.Protocol == ServicePortProtocol.None)
        {
            foreach (MeshRoute route in routes)
                route.Note(port.Number, MeshOutcome.NotHttp);
            return null;
        }

        PortRoutes sorted = PortRoutes.Of(service, port, routes);
        var chains = ImmutableArray.CreateBuilder<WaypointChain>(1);
        var branches = ImmutableArray.CreateBuilder<ChainBranch>();
        string? rest = null;
        if (sorted.RestIsHttp || sorted.RestIsDetected || sorted.HttpClients.Count > 0)
        {
            WaypointChain http = Http(port, sorted.Http);
            chains.Add(http);
            rest = http.Name;
        }

        bool streams = !sorted.RestIsHttp || sorted.StreamClients.Count > 0;
        if (streams)
        {
            StreamChains built = Streams(port, sorted, ref rest);
            chains.AddRange(built.Chains);
            branches.AddRange(built.Branches);
        }

        bool sharedByName = sorted.StreamClients.Values.Append(sorted.Rest).Any(static shares => !shares.Named.IsEmpty);
        return new(
            port.Addresses,
            port.Number,
            chains.ToImmutable(),
            branches.ToImmutable(),
            rest,
            streams && (sharedByName || port.Hosts[0].IsDynamic || authorization.ReadsServerName),
            streams && authorization.ReadsServerName,
            sorted.RestIsDetected);
    }

    // Who speaks HTTP is refused by an answer.
    private StreamChains Streams(MeshPort port, PortRoutes sorted, ref string? rest)
    {
        var streams = new StreamChains(service, port, authorization, ofWaypoint.Connections.Fields, limitsOf, dnsLookupFamily);
        foreach (string space in sorted.RestIsHttp ? [] : sorted.HttpClients)
            streams.AddHttp(StreamChains.ClientsOf(space), rest!);
        bool someHttp = sorted.RestIsHttp || sorted.RestIsDetected;
        if (!someHttp)
            streams.AddRefused(ConnectionCondition.Always);
        foreach ((string space, StreamShares shares) in sorted.StreamClients)
        {
            if (someHttp)
                streams.AddRefused(StreamChains.ClientsOf(space));
            streams.AddClients(space, shares);
        }

        if (sorted.RestIsDetected)
        {
            streams.AddHttp(StreamChains.IsHttp(), rest!);
            streams.AddRefused(ConnectionCondition.Always);
        }

        if (!sorted.RestIsHttp)
            rest = streams.AddRest(sorted.Rest);
        Backends.UnionWith(streams.Backends);
        return streams;
    }

    private WaypointChain Http(MeshPort port, List<MeshHttpRoute> routes)
    {
        string name = WaypointChainBuilder.NameOfHttp(service, port);
        WaypointTraffic ofPort = WaypointTraffic.OfPort(service, port, traffic);
        WaypointTraffic ofAll = ofWaypoint.Traffic;
        if (!ofPort.Merged.IsEmpty)
            Applied[name] = ofPort.Merged.At(string.Create(CultureInfo.InvariantCulture, $"port {port.Number}"));
        var policies = new HostPolicies(ofPort.Fields, ofPort.Fields.AddRange(ofAll.Fields), ofPort.Failed);
        var hosts = ImmutableArray.CreateBuilder<EncodedVirtualHost>(port.Hosts.Length);
        foreach (MeshHost host in port.Hosts)
        {
            var ofHost = Distinct(routes, host.Name);
            EncodedVirtualHost built = WaypointHostBuilder.Build(service, port, host, ofWaypoint.Attached, ofHost, policies);
            if (built.Clusters.Contains(host.Backend.ClusterName))
                Backends.Add(host.Backend);
            hosts.Add(built);
        }

        ImmutableArray<HttpFilter> filters = Gather(port, routes, ofPort, ofAll);
        // Logs and traces go there.
        BackendKey[] told = [.. ofWaypoint.Connections.Fields.AsImmutableArray().SelectMany(static field => field.Backends.AsImmutableArray())];
        Backends.UnionWith(told);
        return new(
            name,
            WaypointChainBuilder.Http(name, filters, ofWaypoint.Connections.Fields),
            ofAll.Failed ? RouteTableBuilder.BuildFailed(name) : RouteTableBuilder.Build(name, ofAll.Fields, hosts.MoveToImmutable()),
            [.. filters.SelectMany(static filter => filter.Clusters).Concat(told.Select(static backend => backend.ClusterName)).Distinct().Order(StringComparer.Ordinal)],
            [.. filters.SelectMany(static filter => filter.Secrets)]);
    }

    // A route may name the entry and a host of it.
    private static List<MeshHttpRoute> Distinct(List<MeshHttpRoute> routes, string host)
    {
        var seen = new HashSet<ResourceId>();
        return routes.FindAll(route => route.IsFor(host) && seen.Add(route.Source.Id));
    }

    private ImmutableArray<HttpFilter> Gather(MeshPort port, List<MeshHttpRoute> attached, WaypointTraffic ofPort, WaypointTraffic ofAll)
    {
        List<HttpFilter> filters = [.. ofPort.Filters, .. ofAll.Filters];
        if (port.Hosts[0].IsDynamic)
            filters.Add(DynamicForwardProxyCluster.Filter);
        if (port.Upgrades)
            filters.Add(HttpFilter.WebSockets);
        Backends.UnionWith(ofPort.Backends);
        Backends.UnionWith(ofAll.Backends);
        foreach (ResolvedRoute route in ofWaypoint.Attached.Concat(attached.Select(static route => route.Resolved)))
        {
            Backends.UnionWith(route.Backends);
            filters.AddRange(route.HttpFilters);
        }

        Backends.UnionWith(AuthorizationFilters.Backends(authorization, tcp: false));
        filters.AddRange([.. AuthorizationFilters.Http(authorization, filters)]);
        return HttpFilter.Order(filters);
    }
}
