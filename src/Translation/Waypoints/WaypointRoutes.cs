using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Policies.Listener;
using KGateway.Translation.Policies.Merging;
using KGateway.Translation.Routes;
using KGateway.Translation.State;
using KGateway.Translation.Statuses;

namespace KGateway.Translation.Waypoints;

/// <summary>
/// The routes that have the waypoint itself as their parent, and the policies that have it as their target: they apply to all Services behind
/// it.
/// </summary>
internal sealed class WaypointRoutes
{
    /// <summary>No routes.</summary>
    public static WaypointRoutes None { get; } = new();

    /// <summary>The attached routes, ordered by id.</summary>
    public List<ResolvedRoute> Attached { get; } = [];

    /// <summary>The TrafficPolicies of the waypoint itself, which apply to everything.</summary>
    public WaypointTraffic Traffic { get; private init; } = WaypointTraffic.None;

    /// <summary>The ListenerPolicies of the waypoint, which apply to all connections.</summary>
    public WaypointConnections Connections { get; private init; } = WaypointConnections.None;

    /// <summary>Whether there is anything that applies to the objects behind the waypoint.</summary>
    public bool IsEmpty => Attached.Count == 0 && Traffic.Merged.IsEmpty && Connections.Fields.IsEmpty;

    /// <summary>What became of the policies of the waypoint and of its routes.</summary>
    public IEnumerable<(PolicyScope Scope, ImmutableArray<AppliedPolicies> Applied)> PoliciesOf(Gateway gateway)
    {
        if (!Traffic.Merged.IsEmpty)
            yield return (new(gateway.Id), [Traffic.Merged.At("", static field => !field.OfRoutesOnly)]);
        if (Connections.Applied is { } connections)
            yield return (new(gateway.Id, GatewayListenerPolicies.OfPorts), [connections]);
        foreach (ResolvedRoute route in Attached)
        {
            if (!route.Policies.IsEmpty)
                yield return (new(route.Source.Id), route.Policies);
        }
    }

    /// <summary>What the waypoint says of routes, attached or not.</summary>
    public List<(ResourceId Route, RouteParentStatus Status)> Parents { get; } = [];

    /// <summary>Finds and resolves the routes.</summary>
    public static WaypointRoutes Find(WaypointFrame frame, RecordingLookups lookups, TranslationSettings settings)
    {
        var routes = new WaypointRoutes
        {
            Traffic = WaypointTraffic.OfGateway(frame, lookups, settings), Connections = WaypointConnections.Of(frame, lookups, settings),
        };
        List<Resource> found = [.. lookups.RoutesOf(frame.Gateway.Id)];
        found.Sort(static (left, right) => left.Id.CompareTo(right.Id));
        foreach (Resource route in found)
            routes.Add(route, frame, lookups, settings);
        return routes;
    }

    private void Add(Resource route, WaypointFrame frame, RecordingLookups lookups, TranslationSettings settings)
    {
        ResolvedRoute? resolved = null;
        MeshRouteProblems? problems = null;
        bool attached = false;
        foreach (ParentReference parent in SpecOf(route).ParentRefs)
        {
            if (IndexKeys.ParentOf(parent, route.Metadata.Namespace) != frame.Gateway.Id)
                continue;
            string? refusal = Refusal(route, parent, frame, lookups);
            if (route is not HttpRoute http)
            {
                Parents.Add((route.Id, MeshRouteStatus.Refused(parent, route, refusal ?? Reasons.NotAllowedByListeners)));
                continue;
            }

            if (resolved is null)
            {
                resolved = RouteResolver.Resolve(http, lookups, settings, RouteParentKind.Gateway);
                problems = FindProblems(resolved, frame);
            }

            Parents.Add((route.Id, MeshRouteStatus.Of(route, resolved.Problem, parent, refusal, "", refusal is null ? problems!.Of(route.Id) : null)));
            if (refusal is null && !attached)
            {
                attached = true;
                Attached.Add(resolved);
                Parents.AddRange(MeshRouteStatus.OfDelegates(resolved, problems!));
            }
        }
    }

    private static string? Refusal(Resource route, ParentReference parent, WaypointFrame frame, RecordingLookups lookups)
    {
        if (frame.Listener is not { } listener
            || (!string.IsNullOrEmpty(parent.SectionName) && parent.SectionName != listener.Name)
            || (parent.Port is { } port && port != listener.Port))
            return Reasons.NoMatchingParent;
        if (!NamespaceAdmits(listener, frame, route, lookups))
            return Reasons.NotAllowedByListeners;
        if (listener.AllowedRoutes.Kinds.IsEmpty)
            return null;
        foreach (RouteGroupKind kind in listener.AllowedRoutes.Kinds)
        {
            if (kind.Kind == route.Kind.Name)
                return null;
        }

        return Reasons.NotAllowedByListeners;
    }

    private static bool NamespaceAdmits(Listener listener, WaypointFrame frame, Resource route, RecordingLookups lookups) =>
        (frame with { Admission = listener }).Admits(route.Metadata.Namespace, lookups);

    // What is wrong with a rule doesn't depend on the Service; a route is in force, or not, for all of them.
    private static MeshRouteProblems FindProblems(ResolvedRoute route, WaypointFrame frame)
    {
        var problems = new MeshRouteProblems(route);
        var scope = new VirtualHostScope(frame.Gateway.Key.Name, frame.Listener?.Port ?? 0, Tls: false);
        for (int i = 0; i < route.Entries.Length; i++)
            problems.Note(route.Entries[i], route.Entries[i].Build(scope, i));
        return problems;
    }

    private static RouteSpec SpecOf(Resource route) => route switch
    {
        HttpRoute http => http.Spec,
        GrpcRoute grpc => grpc.Spec,
        TlsRoute tls => tls.Spec,
        TcpRoute tcp => tcp.Spec,
        UdpRoute udp => udp.Spec,
        _ => throw new ArgumentException($"{route.Id} is no route.", nameof(route)),
    };
}
