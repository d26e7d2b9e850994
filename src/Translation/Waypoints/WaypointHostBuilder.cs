using System.Globalization;
using Envoy.Config.Route.V3;
using Envoy.Type.Matcher.V3;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Encoding;
using KGateway.Translation.Policies.Merging;
using KGateway.Translation.Policies.Traffic;
using KGateway.Translation.Routes;
using KGateway.Translation.VirtualHosts;

namespace KGateway.Translation.Waypoints;

/// <summary>
/// Builds the virtual host of a port of a Service, or of a host of a ServiceEntry's port: routes of the waypoint itself; then, for clients of each namespace that has routes of
/// its own for the Service (consumer routes), those and nothing else; then the routes of the Service's namespace (producer routes). If
/// there are none for everybody, requests go to the Service as if there were no waypoint.
/// </summary>
internal sealed class WaypointHostBuilder(string name, int port, HostPolicies policies)
{
    private readonly VirtualHost _host = new() { Name = name.Replace('.', '_').Replace('*', '_') };
    private readonly List<string> _clusters = [];
    private int _index;

    /// <summary>Builds the virtual host; problems of routes are noted on them.</summary>
    public static EncodedVirtualHost Build(
        MeshService service,
        MeshPort port,
        MeshHost host,
        IReadOnlyList<ResolvedRoute> ofWaypoint,
        IReadOnlyList<MeshHttpRoute> ofService,
        HostPolicies policies)
    {
        ObjectKey key = service.Key;
        bool first = host == port.Hosts[0];
        bool routed = ofWaypoint.Count + ofService.Count > 0;
        string name = routed
            ? $"http_routes_{key.Name}_{key.Namespace}{(first ? "" : $"_{host.Name}")}"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"vh_http_{port.Number}_{key.Name}_{key.Namespace}{(host.Name.Length == 0 ? "" : $"_{host.Name}")}");
        var builder = new WaypointHostBuilder(name, port.Number, policies);
        // Where traffic goes follows from the address; the name that a client writes matters only where names share one, or where it is looked up.
        builder._host.Domains.Add(first && !host.IsDynamic ? "*" : host.Name);
        if (host.IsDynamic)
            builder.AddOtherPorts();
        builder.AddWaypointRoutes(ofWaypoint);
        var consumers = new SortedDictionary<string, List<MeshHttpRoute>>(StringComparer.Ordinal);
        var producers = new List<MeshHttpRoute>();
        foreach (MeshHttpRoute route in ofService)
        {
            string space = route.Source.Metadata.Namespace;
            if (space == key.Namespace)
                producers.Add(route);
            else if (consumers.TryGetValue(space, out List<MeshHttpRoute>? group))
                group.Add(route);
            else
                consumers.Add(space, [route]);
        }

        foreach ((string space, List<MeshHttpRoute> routes) in consumers)
        {
            FilterStateMatcher client = ClientIdentity.InNamespace(space);
            builder.Add(routes, client);
            builder.AddCatchAll(space, client);
        }

        builder.Add(producers, null);
        if (producers.Count + ofWaypoint.Count == 0)
            builder.AddDefault(service, host.Backend.ClusterName, port.Upgrades);
        return builder.Encode();
    }

    private void AddWaypointRoutes(IReadOnlyList<ResolvedRoute> routes)
    {
        var entries = new List<RouteEntry>();
        foreach (ResolvedRoute route in routes)
            entries.AddRange(route.Entries);
        entries.Sort();
        foreach (RouteEntry entry in entries)
            Add(entry.Build(ScopeFor(null), _index++));
    }

    private void Add(List<MeshHttpRoute> routes, FilterStateMatcher? client)
    {
        var entries = new List<(RouteEntry Entry, MeshHttpRoute Route)>();
        foreach (MeshHttpRoute route in routes)
        {
            foreach (RouteEntry entry in route.Resolved.Entries)
                entries.Add((entry, route));
        }

        entries.Sort(static (left, right) => left.Entry.CompareTo(right.Entry));
        foreach ((RouteEntry entry, MeshHttpRoute route) in entries)
        {
            BuiltRoute built = entry.Build(ScopeFor(client), _index++);
            Add(built);
            route.Problems.Note(entry, built);
        }
    }

    private void Add(BuiltRoute built)
    {
        _host.Routes.Add(built.Messages);
        foreach (string cluster in built.Clusters)
        {
            if (!_clusters.Contains(cluster))
                _clusters.Add(cluster);
        }
    }

    // The name that is looked up says the port, too: no client may choose another than the one that it was let through to.
    private void AddOtherPorts() => _host.Routes.Add(new Route
    {
        Name = string.Create(CultureInfo.InvariantCulture, $"{name}-route-{_index++}-other-port"),
        Match = new RouteMatch
        {
            Prefix = "/",
            Headers =
            {
                new HeaderMatcher
                {
                    Name = ":authority",
                    StringMatch = new StringMatcher
                    {
                        SafeRegex = new RegexMatcher { Regex = string.Create(CultureInfo.InvariantCulture, $"[^:]*(:{port})?") },
                    },
                    InvertMatch = true,
                },
            },
        },
        DirectResponse = new DirectResponseAction { Status = 404 },
    });

    // Clients with routes of their own don't fall through to anybody else's.
    private void AddCatchAll(string space, FilterStateMatcher client) => _host.Routes.Add(new Route
    {
        Name = string.Create(CultureInfo.InvariantCulture, $"{name}-route-{_index++}-consumers-{space}"),
        Match = new RouteMatch { Prefix = "/", FilterState = { client.Clone() } },
        DirectResponse = new DirectResponseAction { Status = 404 },
    });

    private void AddDefault(MeshService service, string cluster, bool upgrades)
    {
        var route = new Route
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"{name}-route-{_index++}-matcher-0"),
            Match = new RouteMatch { Prefix = "/" },
            Route_ = new RouteAction
            {
                Cluster = cluster,
                ClusterNotFoundResponseCode = RouteAction.Types.ClusterNotFoundResponseCode.InternalServerError,
            },
        };
        if (upgrades)
            route.Route_.UpgradeConfigs.Add(new RouteAction.Types.UpgradeConfig { UpgradeType = "websocket" });
        var rule = new ResolvedRule(service.Source, 0, null, [], MergedPolicies<TrafficField>.None, [], [], 0, SourceMetadata: false);
        var draft = new RouteDraft(route, new HttpRouteMatch(), ScopeFor(null), rule);
        foreach (TrafficField field in policies.OfRoutes)
            field.Apply(draft);
        RouteChecks.Check(draft);
        _host.Routes.Add(draft.Failed ? FailedRoutes.CatchAll() : route);
        if (!draft.Failed && !_clusters.Contains(cluster))
            _clusters.Add(cluster);
    }

    private VirtualHostScope ScopeFor(FilterStateMatcher? client) => new(name, port, Tls: false, client) { Fields = policies.OfRoutes };

    private EncodedVirtualHost Encode()
    {
        if (policies.Failed)
        {
            _host.Routes.Clear();
            _host.Routes.Add(FailedRoutes.CatchAll());
            _clusters.Clear();
        }

        policies.Configure(new(_host.TypedPerFilterConfig));
        return new EncodedVirtualHost(_host.Name, DeterministicBytes.Of(_host), [.. _clusters]);
    }
}
