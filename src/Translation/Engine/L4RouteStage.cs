using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Clusters;
using KGateway.Translation.Gateways;
using KGateway.Translation.L4Routes;
using KGateway.Translation.Statuses;

namespace KGateway.Translation.Engine;

/// <summary>
/// The TLSRoutes, TCPRoutes and UDPRoutes of the Gateway; they are counted for shares of listeners and for clusters. Tells what is to be
/// said of them.
/// </summary>
internal sealed class L4RouteStage(EngineContext context, L4ListenerStage listeners, ClusterStage clusters)
    : ParentedRoutes<L4RouteUnit>(context)
{
    private readonly EngineContext _context = context;
    private ProxyClient? _client;

    /// <summary>Says who the proxies are that pass connections on.</summary>
    public void SetClient(ProxyClient client)
    {
        if (client == _client)
            return;
        _client = client;
        ResolveAnew();
    }

    /// <summary>
    /// Attaches and resolves what changed, and adds the ports whose chains changed to <paramref name="ports"/>. Returns the statuses of
    /// the routes about which something new may be said; null for those that are gone.
    /// </summary>
    public IReadOnlyCollection<(ResourceId Id, RouteStatus? Status)> Update(GatewayFrame frame, HashSet<ListenerPort> ports)
    {
        var spokenOf = new HashSet<L4RouteUnit>();
        Update(frame, spokenOf);
        listeners.Update(spokenOf, ports);

        var statuses = new List<(ResourceId, RouteStatus?)>(Gone.Count + spokenOf.Count);
        foreach (var id in Gone)
            statuses.Add((id, null));
        Gone.Clear();
        foreach (var unit in spokenOf)
        {
            _context.Work.Statuses++;
            statuses.Add((unit.Id, L4RouteStatusBuilder.Build(unit.Route, unit.Attachment, unit.Resolved, HolderOf(unit))));
        }

        return statuses;
    }

    /// <inheritdoc/>
    protected override void Reset() => listeners.Reset();

    /// <inheritdoc/>
    protected override bool Has(GroupKind kind) => L4Spec.Has(kind);

    /// <inheritdoc/>
    protected override EquatableArray<ParentReference> ParentsOf(Resource route) => L4Spec.Of(route).Route.ParentRefs;

    /// <inheritdoc/>
    protected override L4RouteUnit New(Resource route) => new(route);

    /// <inheritdoc/>
    protected override void Attach(L4RouteUnit unit, GatewayFrame frame) =>
        unit.Attachment = L4Attacher.Attach(unit.Route, frame, _context.Lookups);

    /// <inheritdoc/>
    protected override void Detach(L4RouteUnit unit) => unit.Attachment = L4Attachment.None;

    /// <inheritdoc/>
    protected override void Resolve(L4RouteUnit unit) =>
        unit.Resolved = L4Resolver.Resolve(unit.Route, _context.Lookups, _context.Settings, Variant, _client);

    /// <inheritdoc/>
    protected override void Unresolve(L4RouteUnit unit) => unit.Resolved = null;

    /// <inheritdoc/>
    protected override void Use(L4RouteUnit unit)
    {
        var before = unit.Use;
        var resolved = unit.AwaitsVerdict ? before?.Resolved : unit.Resolved;
        var now = resolved is not null && unit.Attachment.Bindings.Length > 0
            ? new L4RouteUse(resolved, unit.Attachment, unit.Route.Metadata.CreationTimestamp)
            : null;
        unit.Use = now;
        if (before is not null)
            listeners.Leave(unit, before);
        if (now is not null)
        {
            clusters.Need(now.Resolved.Keys);
            listeners.Join(unit, now);
        }

        if (before is not null)
            clusters.Release(before.Resolved.Keys);
    }

    // Tells which other route has something that a route wants.
    private Func<AttachedListener, string, Resource?> HolderOf(L4RouteUnit unit) =>
        (listener, name) => listeners.WinnerOf(listener, name) is { } winner && winner != unit ? winner.Route : null;
}
