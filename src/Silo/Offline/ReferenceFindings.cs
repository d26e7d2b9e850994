using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Resources.GatewayApi;
using KGateway.Resources.Kgateway.Policies;
using KGateway.Silo.Hosting;
using KGateway.Translation.Endpoints;
using KGateway.Translation.State;

namespace KGateway.Silo.Offline;

/// <summary>
/// Finds what would have no effect and gets no status that says so: routes, policies and Gateways that name an object which isn't there, and
/// addresses of a Service that can't be read.
/// </summary>
internal static class ReferenceFindings
{
    /// <summary>A warning for each.</summary>
    /// <param name="objects">The objects as they are written.</param>
    /// <param name="state">All that is taken to be there.</param>
    public static IEnumerable<Diagnostic> Of(IReadOnlyCollection<Resource> objects, ClusterState state)
    {
        var classes = objects.OfType<GatewayClass>().Select(static @class => @class.Key.Name).Concat(BuiltInObjects.ClassNames).ToHashSet();
        return objects.SelectMany(thing => Of(thing, state, classes));
    }

    private static IEnumerable<Diagnostic> Of(Resource thing, ClusterState state, HashSet<string> classes) => thing switch
    {
        HttpRoute route => Parents(route, route.Spec, state),
        GrpcRoute route => Parents(route, route.Spec, state),
        TlsRoute route => Parents(route, route.Spec, state),
        TcpRoute route => Parents(route, route.Spec, state),
        UdpRoute route => Parents(route, route.Spec, state),
        ITargetingPolicy policy => Targets(thing, policy.TargetRefs, state),
        Gateway { Spec.GatewayClassName: var name } when !classes.Contains(name) =>
            [Warning(thing, "spec.gatewayClassName", $"no GatewayClass {name} is written here; it is taken for one of this controller")],
        Service service => Addresses(service),
        _ => [],
    };

    private static IEnumerable<Diagnostic> Parents(Resource route, RouteSpec spec, ClusterState state)
    {
        for (var i = 0; i < spec.ParentRefs.Count; i++)
        {
            var parent = spec.ParentRefs[i];
            var id = new ResourceId(KindOf(parent.Group, parent.Kind), new ObjectKey(parent.Namespace ?? route.Metadata.Namespace, parent.Name));
            if (IsMissing(id, state))
                yield return Warning(route, $"spec.parentRefs[{i}]", $"there is no {id}");
        }
    }

    private static IEnumerable<Diagnostic> Targets(Resource policy, EquatableArray<LocalPolicyTargetReference> targets, ClusterState state)
    {
        for (var i = 0; i < targets.Count; i++)
        {
            var id = new ResourceId(KindOf(targets[i].Group, targets[i].Kind), new ObjectKey(policy.Metadata.Namespace, targets[i].Name));
            if (IsMissing(id, state))
                yield return Warning(policy, $"spec.targetRefs[{i}]", $"there is no {id}");
        }
    }

    private static IEnumerable<Diagnostic> Addresses(Service service)
    {
        StaticEndpoints.SlicesOf(service, out var problem);
        if (problem is not null)
            yield return Warning(service, $"metadata.annotations[{StaticEndpoints.Annotation}]", problem);
    }

    // "core" is another way to write the core group.
    private static GroupKind KindOf(string group, string kind) => new(group == "core" ? "" : group, kind);

    // What isn't read may be there.
    private static bool IsMissing(ResourceId id, ClusterState state) => ResourceKinds.ByGroupKind.ContainsKey(id.GroupKind) && state.Get(id) is null;

    private static Diagnostic Warning(Resource thing, string field, string message) =>
        new(Severity.Warning, "references", 0, 0, thing.Id, field, message);
}
