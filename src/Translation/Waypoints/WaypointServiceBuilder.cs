using System.Collections.Immutable;
using System.Globalization;
using Envoy.Extensions.Filters.Network.TcpProxy.V3;
using KGateway.Resources;
using KGateway.Resources.Istio;
using KGateway.Translation.Backends;
using KGateway.Translation.Encoding;
using KGateway.Translation.L4Routes;
using KGateway.Translation.Policies;
using KGateway.Translation.Policies.Merging;
using KGateway.Translation.Policies.Traffic;
using KGateway.Translation.Routes;
using KGateway.Translation.State;
using KGateway.Translation.Statuses;
using KGateway.Translation.VirtualHosts;
using KGateway.Translation.Waypoints.Authorization;

namespace KGateway.Translation.Waypoints;

/// <summary>
/// Translates one Service or ServiceEntry behind a waypoint, with the routes that have it as their parent (GAMMA) and the policies that say
/// who may use it.
/// </summary>
internal sealed class WaypointServiceBuilder
{
    private readonly MeshService _service;
    private readonly WaypointRoutes _ofWaypoint;
    private readonly TrafficPolicySources _traffic;
    private readonly List<MeshRoute> _routes;
    private readonly AuthorizationSet _authorization;
    private readonly IReadOnlyCollection<AuthorizationPolicy> _ownPolicies;
    private readonly SortedSet<BackendKey> _backends = [];
    private readonly SortedDictionary<string, AppliedPolicies> _applied = new(StringComparer.Ordinal);

    private WaypointServiceBuilder(
        MeshService service, WaypointFrame frame, WaypointRoutes ofWaypoint, MeshConfig mesh, RecordingLookups lookups, TranslationSettings settings)
    {
        _service = service;
        _ofWaypoint = ofWaypoint;
        _routes = MeshRoutes.Of(service, lookups, settings);
        _ownPolicies = lookups.PoliciesOf<AuthorizationPolicy>(service.Id);
        _authorization = new(
            AuthorizationTargets.Find(service.Id, frame, lookups, settings.IstioNamespace), TrustDomains.Of(mesh), new(mesh, lookups, settings));
        _traffic = new(lookups, settings);
    }

    /// <summary>Translates an object.</summary>
    public static WaypointService Build(
        ResourceId id, WaypointFrame frame, WaypointRoutes ofWaypoint, MeshConfig mesh, RecordingLookups lookups, TranslationSettings settings) =>
        MeshService.Find(id, lookups) is { } service
            ? new WaypointServiceBuilder(service, frame, ofWaypoint, mesh, lookups, settings).Build()
            : WaypointService.None;

    private WaypointService Build()
    {
        var chains = ImmutableArray.CreateBuilder<WaypointChain>();
        foreach (MeshPort port in _service.Ports)
        {
            if (Chain(port) is { } chain)
                chains.Add(chain);
        }

        var parents = ImmutableArray.CreateBuilder<(ResourceId, RouteParentStatus)>();
        foreach (MeshRoute route in _routes)
        {
            for (int i = 0; i < route.Parents.Count; i++)
                parents.Add((route.Source.Id, MeshRouteStatus.Of(route, i)));
            parents.AddRange(MeshRouteStatus.OfDelegates(route));
        }

        // Traffic that doesn't come to the waypoint isn't refused there.
        if (chains.Count == 0)
            _authorization.NoteUnbound(_ownPolicies, $"{_service.Id.GroupKind.Kind} {_service.Key} has no address and port that waypoints serve");
        return new(
            chains.ToImmutable(),
            [.. _backends],
            parents.ToImmutable(),
            [.. Applied()],
            _authorization.Verdicts,
            [.. _authorization.Problems]);
    }

    private IEnumerable<(PolicyScope Scope, ImmutableArray<AppliedPolicies> Applied)> Applied()
    {
        if (_applied.Count > 0)
            yield return (new(_service.Id), [.. _applied.Values]);
        var seen = new HashSet<ResourceId>();
        foreach (MeshHttpRoute route in _routes.OfType<MeshHttpRoute>())
        {
            if (route.IsAttached && !route.Resolved.Policies.IsEmpty && seen.Add(route.Source.Id))
                yield return (new(route.Source.Id, $"parent {_service.Id}"), route.Resolved.Policies);
        }
    }

    private WaypointChain? Chain(MeshPort port)
    {
        var named = _routes.FindAll(route => route.Names(port.Number) && port.Hosts.Any(host => route.IsFor(host.Name)));
        List<MeshHttpRoute> http = [.. named.OfType<MeshHttpRoute>()];
        List<MeshTcpRoute> tcp = [.. named.OfType<MeshTcpRoute>()];
        switch (port.Protocol ?? (http.Count > 0 ? ServicePortProtocol.Http : ServicePortProtocol.Tcp))
        {
            case ServicePortProtocol.Http:
                // What asks for requests comes before what asks for connections.
                Note(tcp, port, port.Protocol is null ? MeshOutcome.Conflicted : MeshOutcome.NotTcp);
                return Http(port, WithoutConflicts(http, port.Number));
            case ServicePortProtocol.Tcp:
                Note(http, port, MeshOutcome.NotHttp);
                return Tcp(port, tcp);
            default:
                Note(http, port, MeshOutcome.NotHttp);
                return null;
        }
    }

    private WaypointChain Http(MeshPort port, List<MeshHttpRoute> routes)
    {
        string name = WaypointChainBuilder.NameOf(_service, port, http: true);
        WaypointTraffic ofPort = WaypointTraffic.OfPort(_service, port, _traffic);
        WaypointTraffic ofAll = _ofWaypoint.Traffic;
        if (!ofPort.Merged.IsEmpty)
            _applied[name] = ofPort.Merged.At(string.Create(CultureInfo.InvariantCulture, $"port {port.Number}"));
        var policies = new HostPolicies(ofPort.Fields, ofPort.Fields.AddRange(ofAll.Fields), ofPort.Failed);
        var hosts = ImmutableArray.CreateBuilder<EncodedVirtualHost>(port.Hosts.Length);
        foreach (MeshHost host in port.Hosts)
        {
            var ofHost = Distinct(routes, host.Name);
            EncodedVirtualHost built = WaypointHostBuilder.Build(_service, port, host, _ofWaypoint.Attached, ofHost, policies);
            if (built.Clusters.Contains(host.Backend.ClusterName))
                _backends.Add(host.Backend);
            hosts.Add(built);
        }

        ImmutableArray<HttpFilter> filters = Gather(port, routes, ofPort, ofAll);
        // Logs and traces go there.
        BackendKey[] told = [.. _ofWaypoint.Connections.Fields.AsImmutableArray().SelectMany(static field => field.Backends.AsImmutableArray())];
        _backends.UnionWith(told);
        return new(
            name,
            port.Addresses,
            port.Number,
            WaypointChainBuilder.Http(name, filters, _ofWaypoint.Connections.Fields),
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

    private WaypointChain Tcp(MeshPort port, List<MeshTcpRoute> routes)
    {
        string name = WaypointChainBuilder.NameOf(_service, port, http: false);
        TcpProxy proxy = Proxy(name, port, routes);
        BackendKey[] asked = [.. AuthorizationFilters.Backends(_authorization, tcp: true)];
        _backends.UnionWith(asked);
        return new(
            name,
            port.Addresses,
            port.Number,
            WaypointChainBuilder.Tcp(name, AuthorizationFilters.Network(_authorization), proxy, _ofWaypoint.Connections.Fields),
            null,
            ClustersOf(proxy, asked),
            [],
            _authorization.ReadsServerName,
            ConnectionAdmission.RefusedBy(_authorization.Rules(tcp: true), port));
    }

    // Hosts that share an address can't be told apart without HTTP: connections go to the first.
    private TcpProxy Proxy(string name, MeshPort port, List<MeshTcpRoute> routes)
    {
        routes.Sort(static (left, right) => Age(left).CompareTo(Age(right)));
        MeshTcpRoute? chosen = null;
        foreach (MeshTcpRoute route in routes)
        {
            bool supported = route.Resolved is not null && route.Source.Metadata.Namespace == _service.Key.Namespace;
            if (supported)
                chosen ??= route;
            route.Note(
                port.Number,
                !supported ? MeshOutcome.Unsupported : route.Source.Id == chosen!.Source.Id ? MeshOutcome.Attached : MeshOutcome.Conflicted);
        }

        if (chosen?.Resolved is not { } resolved)
        {
            BackendKey own = port.Hosts[0].Backend;
            _backends.Add(own);
            return new TcpProxy { StatPrefix = name, Cluster = own.ClusterName };
        }

        _backends.UnionWith(resolved.Keys);
        return resolved.Backends.IsEmpty
            ? new TcpProxy { StatPrefix = name, Cluster = BackendKey.BlackholeCluster }
            : TcpChainBuilder.Proxy(name, resolved);
    }

    // One that never exists is nothing to wait for.
    private static ImmutableArray<string> ClustersOf(TcpProxy proxy, IEnumerable<BackendKey> asked)
    {
        IEnumerable<string> names = proxy.WeightedClusters is { } weighted ? weighted.Clusters.Select(static cluster => cluster.Name) : [proxy.Cluster];
        names = names.Concat(asked.Select(static backend => backend.ClusterName));
        return [.. names.Where(static name => name != BackendKey.BlackholeCluster).Distinct().Order(StringComparer.Ordinal)];
    }

    private static (DateTimeOffset, ObjectKey) Age(MeshTcpRoute route) =>
        (route.Source.Metadata.CreationTimestamp ?? DateTimeOffset.MaxValue, route.Source.Key);

    private static void Note(IEnumerable<MeshRoute> routes, MeshPort port, MeshOutcome outcome)
    {
        foreach (MeshRoute route in routes)
            route.Note(port.Number, outcome);
    }

    // Among routes that clients see together GRPCRoutes come before HTTPRoutes.
    private static List<MeshHttpRoute> WithoutConflicts(List<MeshHttpRoute> routes, int port)
    {
        var withGrpc = new HashSet<string>(StringComparer.Ordinal);
        foreach (MeshHttpRoute route in routes)
        {
            if (IsGrpc(route))
                withGrpc.Add(route.Source.Metadata.Namespace);
        }

        var attached = new List<MeshHttpRoute>(routes.Count);
        foreach (MeshHttpRoute route in routes)
        {
            bool loses = !IsGrpc(route) && withGrpc.Contains(route.Source.Metadata.Namespace);
            route.Note(port, loses ? MeshOutcome.Conflicted : MeshOutcome.Attached);
            if (!loses)
                attached.Add(route);
        }

        return attached;
    }

    private static bool IsGrpc(MeshRoute route) => route.Source.Kind == ResourceKinds.GrpcRoute;

    private ImmutableArray<HttpFilter> Gather(MeshPort port, List<MeshHttpRoute> attached, WaypointTraffic ofPort, WaypointTraffic ofAll)
    {
        List<HttpFilter> filters = [.. ofPort.Filters, .. ofAll.Filters];
        if (port.Upgrades)
            filters.Add(HttpFilter.WebSockets);
        _backends.UnionWith(ofPort.Backends);
        _backends.UnionWith(ofAll.Backends);
        foreach (ResolvedRoute route in _ofWaypoint.Attached.Concat(attached.Select(static route => route.Resolved)))
        {
            _backends.UnionWith(route.Backends);
            filters.AddRange(route.HttpFilters);
        }

        _backends.UnionWith(AuthorizationFilters.Backends(_authorization, tcp: false));
        filters.AddRange([.. AuthorizationFilters.Http(_authorization, filters)]);
        return HttpFilter.Order(filters);
    }
}
