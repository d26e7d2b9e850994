using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Resources.Istio;
using KGateway.Translation.Backends;
using KGateway.Translation.Clusters;
using KGateway.Translation.L4Routes;
using KGateway.Translation.Routes;
using KGateway.Translation.State;

namespace KGateway.Translation.Waypoints;

/// <summary>Finds the routes of the mesh that have an object as their parent.</summary>
internal static class MeshRoutes
{
    /// <summary>The routes, resolved, ordered by id; those of a ServiceEntry include routes that name one of its hosts.</summary>
    public static List<MeshRoute> Of(MeshService service, RecordingLookups lookups, TranslationSettings settings, ProxyClient client)
    {
        var routes = new List<MeshRoute>();
        Add(routes, service.Id, "", lookups, settings, client);
        if (service.Source is ServiceEntry entry)
        {
            foreach (string host in entry.Spec.Hosts)
            {
                // Of several entries with a host one speaks for it.
                if (HostAlias.Find(host, lookups) == entry)
                    Add(routes, HostAlias.Of(host), host, lookups, settings, client);
            }
        }

        routes.Sort(static (left, right) =>
        {
            int order = left.Source.Id.CompareTo(right.Source.Id);
            return order != 0 ? order : string.CompareOrdinal(left.Host, right.Host);
        });
        return routes;
    }

    private static void Add(
        List<MeshRoute> routes, ResourceId parent, string host, RecordingLookups lookups, TranslationSettings settings, ProxyClient client)
    {
        foreach (Resource resource in lookups.RoutesOf(parent))
        {
            switch (resource)
            {
                case HttpRoute http:
                    routes.Add(new MeshHttpRoute(
                        RouteResolver.Resolve(http, lookups, settings, RouteParentKind.Mesh), host, Parents(parent, http, http.Spec)));
                    break;
                case GrpcRoute grpc:
                    routes.Add(new MeshHttpRoute(
                        RouteResolver.Resolve(grpc, lookups, settings, RouteParentKind.Mesh), host, Parents(parent, grpc, grpc.Spec)));
                    break;
                case TlsRoute or TcpRoute:
                    routes.Add(new MeshStreamRoute(
                        resource, Resolve(resource, lookups, settings, client), host, Parents(parent, resource, L4Spec.Of(resource).Route)));
                    break;
                case UdpRoute udp:
                    routes.Add(new MeshDatagramRoute(udp, Resolve(udp, lookups, settings, client), host, Parents(parent, udp, udp.Spec)));
                    break;
            }
        }
    }

    private static ResolvedL4Route? Resolve(Resource route, ILookups lookups, TranslationSettings settings, ProxyClient client) =>
        L4Spec.Of(route).Rules.Count == 1 ? L4Resolver.Resolve(route, lookups, settings, "", client, grants: false) : null;

    private static List<ParentReference> Parents(ResourceId parent, Resource route, RouteSpec spec)
    {
        var parents = new List<ParentReference>(1);
        foreach (ParentReference reference in spec.ParentRefs)
        {
            if (IndexKeys.ParentOf(reference, route.Metadata.Namespace) == parent)
                parents.Add(reference);
        }

        return parents;
    }
}
