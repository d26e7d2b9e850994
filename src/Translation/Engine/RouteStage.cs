using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Gateways;
using KGateway.Translation.Routes;

namespace KGateway.Translation.Engine;

/// <summary>The HTTPRoutes and GRPCRoutes of the Gateway; they are counted for virtual hosts, clusters and policies.</summary>
internal sealed class RouteStage(EngineContext context, TableStage tables, ClusterStage clusters, PolicyStage policies, DelegateTable delegates)
    : ParentedRoutes<RouteUnit>(context)
{
    private readonly EngineContext _context = context;

    /// <inheritdoc/>
    protected override bool Has(GroupKind kind) => kind == ResourceKinds.HttpRoute.GroupKind || kind == ResourceKinds.GrpcRoute.GroupKind;

    /// <inheritdoc/>
    protected override EquatableArray<ParentReference> ParentsOf(Resource route) =>
        route is HttpRoute http ? http.Spec.ParentRefs : ((GrpcRoute)route).Spec.ParentRefs;

    /// <inheritdoc/>
    protected override RouteUnit New(Resource route) => new(route);

    /// <inheritdoc/>
    protected override void Attach(RouteUnit unit, GatewayFrame frame) =>
        unit.Attachment = RouteAttacher.Attach(unit.Route, frame, _context.Lookups);

    /// <inheritdoc/>
    protected override void Detach(RouteUnit unit) => unit.Attachment = RouteAttachment.None;

    /// <inheritdoc/>
    protected override void Resolve(RouteUnit unit) => unit.Resolved = unit.Route is HttpRoute http
        ? RouteResolver.Resolve(http, _context.Lookups, _context.Settings, RouteParentKind.Gateway, Variant)
        : RouteResolver.Resolve((GrpcRoute)unit.Route, _context.Lookups, _context.Settings, RouteParentKind.Gateway, Variant);

    /// <inheritdoc/>
    protected override void Unresolve(RouteUnit unit) => unit.Resolved = null;

    /// <inheritdoc/>
    protected override void Use(RouteUnit unit)
    {
        var before = unit.Use;
        var resolved = unit.AwaitsVerdict ? before?.Resolved : unit.Resolved;
        var now = resolved is not null && unit.Attachment.Hosts.Length > 0 ? new RouteUse(resolved, unit.Attachment) : null;
        if (before is not null)
        {
            foreach (var host in before.Attachment.Hosts)
                tables.Leave(unit, before.Resolved, host.Host);
        }

        if (now is not null)
        {
            clusters.Need(now.Resolved.Backends);
            foreach (var host in now.Attachment.Hosts)
                tables.Join(unit, now.Resolved, host);
        }

        if (before is not null)
            clusters.Release(before.Resolved.Backends);
        if (now is { Resolved.Policies.IsEmpty: false } || before is { Resolved.Policies.IsEmpty: false })
            policies.Set(new(unit.Id), now?.Resolved.Policies ?? [], now is null ? [] : AncestorsOf(now.Attachment));
        unit.Use = now;
        delegates.Replace(unit, before, now);
    }

    /// <inheritdoc/>
    protected override void Await(RouteUnit unit)
    {
        var before = unit.Awaited;
        unit.Awaited = unit.AwaitsVerdict && unit.Resolved is { } resolved ? resolved.Backends : [];
        clusters.Need(unit.Awaited);
        clusters.Release(before);
    }

    private static List<ResourceId> AncestorsOf(RouteAttachment attachment)
    {
        var ancestors = new List<ResourceId>(attachment.Parents.Length);
        foreach (var parent in attachment.Parents)
        {
            if (parent.Refusal is null && !ancestors.Contains(parent.Owner.Id))
                ancestors.Add(parent.Owner.Id);
        }

        return ancestors;
    }
}
