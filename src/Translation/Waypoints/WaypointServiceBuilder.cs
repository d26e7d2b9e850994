using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Resources.Istio;
using KGateway.Translation.Clusters;
using KGateway.Translation.Policies.Merging;
using KGateway.Translation.Policies.Traffic;
using KGateway.Translation.State;
using KGateway.Translation.Statuses;
using KGateway.Translation.Waypoints.Authorization;

namespace KGateway.Translation.Waypoints;

/// <summary>
/// Translates one Service or ServiceEntry behind a waypoint, with the routes that have it as their parent (GAMMA) and the policies that say
/// who may use it.
/// </summary>
internal sealed class WaypointServiceBuilder
{
    private readonly MeshService _service;
    private readonly List<MeshRoute> _routes;
    private readonly AuthorizationSet _authorization;
    private readonly IReadOnlyCollection<AuthorizationPolicy> _ownPolicies;
    private readonly WaypointPortBuilder _ports;

    private WaypointServiceBuilder(
        MeshService service,
        WaypointFrame frame,
        ProxyClient client,
        WaypointRoutes ofWaypoint,
        MeshConfig mesh,
        RecordingLookups lookups,
        TranslationSettings settings)
    {
        _service = service;
        _routes = MeshRoutes.Of(service, lookups, settings, client);
        _ownPolicies = lookups.PoliciesOf<AuthorizationPolicy>(service.Id);
        _authorization = new(
            AuthorizationTargets.Find(service.Id, frame, lookups, settings.IstioNamespace), TrustDomains.Of(mesh), new(mesh, lookups, settings));
        _ports = new(service, ofWaypoint, new TrafficPolicySources(lookups, settings), _authorization, backend => StreamLimits.Of(backend, lookups, settings, client), settings.DnsLookupFamily);
    }

    /// <summary>Translates an object for the waypoint's proxies.</summary>
    public static WaypointService Build(
        ResourceId id,
        WaypointFrame frame,
        ProxyClient client,
        WaypointRoutes ofWaypoint,
        MeshConfig mesh,
        RecordingLookups lookups,
        TranslationSettings settings) =>
        MeshService.Find(id, lookups) is { } service
            ? new WaypointServiceBuilder(service, frame, client, ofWaypoint, mesh, lookups, settings).Build()
            : WaypointService.None;

    private WaypointService Build()
    {
        var ports = ImmutableArray.CreateBuilder<WaypointPort>(_service.Ports.Length);
        foreach (MeshPort port in _service.Ports)
        {
            List<MeshRoute> named = _routes.FindAll(route => route.Names(port.Number) && port.Hosts.Any(host => route.IsFor(host.Name)));
            if (_ports.Build(port, named) is { } built)
                ports.Add(built);
        }

        var parents = ImmutableArray.CreateBuilder<(ResourceId, RouteParentStatus)>();
        foreach (MeshRoute route in _routes)
        {
            for (int i = 0; i < route.Parents.Count; i++)
                parents.Add((route.Source.Id, MeshRouteStatus.Of(route, i)));
            parents.AddRange(MeshRouteStatus.OfDelegates(route));
        }

        // Traffic that doesn't come to the waypoint isn't refused there.
        if (ports.Count == 0)
            _authorization.NoteUnbound(_ownPolicies, $"{_service.Id.GroupKind.Kind} {_service.Key} has no address and port that waypoints serve");
        return new(
            ports.ToImmutable(),
            [.. _ports.Backends],
            parents.ToImmutable(),
            [.. Applied()],
            _authorization.Verdicts,
            [.. _authorization.Problems]);
    }

    private IEnumerable<(PolicyScope Scope, ImmutableArray<AppliedPolicies> Applied)> Applied()
    {
        if (_ports.Applied.Count > 0)
            yield return (new(_service.Id), [.. _ports.Applied.Values]);
        var seen = new HashSet<ResourceId>();
        foreach (MeshHttpRoute route in _routes.OfType<MeshHttpRoute>())
        {
            if (route.IsAttached && !route.Resolved.Policies.IsEmpty && seen.Add(route.Source.Id))
                yield return (new(route.Source.Id, $"parent {_service.Id}"), route.Resolved.Policies);
        }
    }
}
