using System.Collections.Immutable;
using System.Net;
using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Backends;
using KGateway.Translation.Encoding;
using KGateway.Translation.Policies;
using KGateway.Translation.Routes;
using KGateway.Translation.State;
using KGateway.Translation.Statuses;
using KGateway.Translation.VirtualHosts;

namespace KGateway.Translation.Waypoints;

/// <summary>Translates one Service behind a waypoint, with the routes that have it as their parent (GAMMA).</summary>
internal static class WaypointServiceBuilder
{
    /// <summary>Translates a Service.</summary>
    public static WaypointService Build(
        ObjectKey key, IReadOnlyList<ResolvedRoute> ofWaypoint, RecordingLookups lookups, TranslationSettings settings)
    {
        if (lookups.Get<Service>(key) is not { } service)
            return WaypointService.None;
        List<MeshRoute> routes = RoutesOf(service, lookups, settings);
        List<IPAddress> addresses = ServiceAddresses.Of(service);
        var chains = ImmutableArray.CreateBuilder<WaypointChain>();
        var backends = new SortedSet<BackendKey>();
        if (addresses.Count > 0)
        {
            foreach (ServicePort port in service.Spec.Ports)
            {
                // An API server stores no number that isn't a port; a file may hold it.
                if (port.Port is < 1 or > ushort.MaxValue)
                    continue;
                if (Chain(service, port, addresses, ofWaypoint, routes, backends) is { } chain)
                    chains.Add(chain);
            }
        }

        var parents = ImmutableArray.CreateBuilder<(ResourceId, RouteParentStatus)>();
        foreach (MeshRoute route in routes)
        {
            for (int i = 0; i < route.Parents.Count; i++)
                parents.Add((route.Source.Id, MeshRouteStatus.Of(route, i)));
        }

        return new(chains.ToImmutable(), [.. backends], parents.ToImmutable());
    }

    private static List<MeshRoute> RoutesOf(Service service, RecordingLookups lookups, TranslationSettings settings)
    {
        var routes = new List<MeshRoute>();
        foreach (Resource resource in lookups.RoutesOf(service.Id))
        {
            switch (resource)
            {
                case HttpRoute http:
                    routes.Add(new(RouteResolver.Resolve(http, lookups, settings, RouteParentKind.Mesh), Parents(service, http, http.Spec)));
                    break;
                case GrpcRoute grpc:
                    routes.Add(new(RouteResolver.Resolve(grpc, lookups, settings, RouteParentKind.Mesh), Parents(service, grpc, grpc.Spec)));
                    break;
            }
        }

        routes.Sort(static (left, right) => left.Source.Id.CompareTo(right.Source.Id));
        return routes;
    }

    private static List<ParentReference> Parents(Service service, Resource route, RouteSpec spec)
    {
        var parents = new List<ParentReference>(1);
        foreach (ParentReference parent in spec.ParentRefs)
        {
            if (IndexKeys.ParentOf(parent, route.Metadata.Namespace) == service.Id)
                parents.Add(parent);
        }

        return parents;
    }

    private static WaypointChain? Chain(
        Service service,
        ServicePort port,
        List<IPAddress> addresses,
        IReadOnlyList<ResolvedRoute> ofWaypoint,
        List<MeshRoute> routes,
        SortedSet<BackendKey> backends)
    {
        List<MeshRoute> named = routes.FindAll(route => route.Names(port.Port));
        ServicePortProtocol protocol = ServicePortProtocols.Of(port, named.Count > 0);
        if (protocol != ServicePortProtocol.Http)
        {
            foreach (MeshRoute route in named)
                route.Note(port.Port, MeshOutcome.NotHttp);
        }

        if (protocol == ServicePortProtocol.None)
            return null;
        var own = BackendKey.OfService(service.Key, port.Port);
        string name = WaypointChainBuilder.NameOf(service.Key, port.Port, protocol == ServicePortProtocol.Http);
        if (protocol == ServicePortProtocol.Tcp)
        {
            backends.Add(own);
            return new(name, addresses, port.Port, WaypointChainBuilder.Tcp(name, addresses, port.Port, own.ClusterName), null);
        }

        List<MeshRoute> attached = WithoutConflicts(named, port.Port);
        EncodedVirtualHost host = WaypointHostBuilder.Build(service, port, ofWaypoint, attached);
        if (host.Clusters.Contains(own.ClusterName))
            backends.Add(own);
        ImmutableArray<HttpFilter> filters = Gather(ofWaypoint, attached, backends);
        return new(
            name,
            addresses,
            port.Port,
            WaypointChainBuilder.Http(name, addresses, port.Port, filters),
            RouteTableBuilder.Build(name, [], [host]));
    }

    // Among routes that clients see together GRPCRoutes come before HTTPRoutes.
    private static List<MeshRoute> WithoutConflicts(List<MeshRoute> routes, int port)
    {
        var withGrpc = new HashSet<string>(StringComparer.Ordinal);
        foreach (MeshRoute route in routes)
        {
            if (route.Source is GrpcRoute)
                withGrpc.Add(route.Source.Metadata.Namespace);
        }

        var attached = new List<MeshRoute>(routes.Count);
        foreach (MeshRoute route in routes)
        {
            bool loses = route.Source is not GrpcRoute && withGrpc.Contains(route.Source.Metadata.Namespace);
            route.Note(port, loses ? MeshOutcome.Conflicted : MeshOutcome.Attached);
            if (!loses)
                attached.Add(route);
        }

        return attached;
    }

    private static ImmutableArray<HttpFilter> Gather(
        IReadOnlyList<ResolvedRoute> ofWaypoint, List<MeshRoute> attached, SortedSet<BackendKey> backends)
    {
        var filters = new List<HttpFilter>();
        foreach (ResolvedRoute route in ofWaypoint)
        {
            backends.UnionWith(route.Backends);
            filters.AddRange(route.HttpFilters);
        }

        foreach (MeshRoute route in attached)
        {
            backends.UnionWith(route.Resolved.Backends);
            filters.AddRange(route.Resolved.HttpFilters);
        }

        return HttpFilter.Order(filters);
    }
}
