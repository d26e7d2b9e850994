using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Translation.Gateways;
using KGateway.Translation.State;
using KGateway.Translation.Statuses;

namespace KGateway.Translation.Engine;

/// <summary>Keeps what the Gateway says of objects.</summary>
internal sealed class StatusStage(
    EngineContext context,
    TableStage tables,
    DelegateTable delegates,
    ListenerStage listeners,
    TrafficScopeStage traffic,
    PolicyStage policies,
    TlsPolicyStage tlsPolicies,
    DestinationRuleStage rules,
    DeploymentStage deployment)
{
    private readonly HashSet<ResourceId> _changed = [];
    private readonly HashSet<ResourceId> _owners = [];
    private readonly Dictionary<ResourceId, RouteUnit> _routes = [];

    /// <summary>The statuses.</summary>
    public ImmutableDictionary<ResourceId, ObjectStatus> Statuses { get; private set; } =
        ImmutableDictionary<ResourceId, ObjectStatus>.Empty;

    /// <summary>Makes the statuses that may have changed. Returns the objects whose status differs.</summary>
    public ImmutableArray<ResourceId> Update(
        GatewayFrame frame,
        bool frameChanged,
        HashSet<RouteUnit> routes,
        List<ResourceId> gone,
        IReadOnlyCollection<(ResourceId Id, RouteStatus? Status)> l4Routes,
        ClusterState state)
    {
        _changed.Clear();
        var statuses = Statuses.ToBuilder();
        foreach (var (id, status) in l4Routes)
            Set(statuses, id, status);
        foreach (var id in gone)
            _routes.Remove(id);
        foreach (var unit in routes)
            _routes[unit.Id] = unit;
        var spokenOf = delegates.TakeTouched(routes);
        spokenOf.UnionWith(routes.Select(static unit => unit.Id));
        spokenOf.UnionWith(gone);
        foreach (var id in spokenOf)
        {
            context.Work.Statuses++;
            Set(statuses, id, StatusOf(id));
        }

        foreach (var id in policies.Changed)
        {
            context.Work.Statuses++;
            Set(statuses, id, state.Get(id) is { } policy ? policies.StatusOf(policy) : null);
        }

        policies.Changed.Clear();
        foreach (var id in tlsPolicies.Changed)
            Set(statuses, id, tlsPolicies.StatusOf(id, frame.Gateway.Id));
        tlsPolicies.Changed.Clear();
        foreach (var id in rules.Changed)
            Set(statuses, id, rules.StatusOf(id));
        rules.Changed.Clear();
        AddOwners(frame, frameChanged, statuses);
        Statuses = statuses.ToImmutable();
        return [.. _changed];
    }

    // A route may be attached itself and be one that others delegate to.
    private RouteStatus? StatusOf(ResourceId id)
    {
        var own = _routes.TryGetValue(id, out var unit)
            ? RouteStatusBuilder.Build(unit.Route, unit.Attachment, unit.Resolved, host => tables.ProblemOf(new(id, id), host.Host))
            : null;
        RouteParentStatus[] others = [.. delegates.ParentsOf(id)];
        if (others.Length == 0)
            return own;
        return RouteStatus.Merge(own is null ? [new(others.ToEquatableArray())] : [own, new(others.ToEquatableArray())]);
    }

    private void AddOwners(GatewayFrame frame, bool frameChanged, ImmutableDictionary<ResourceId, ObjectStatus>.Builder statuses)
    {
        var before = frameChanged ? _owners.ToHashSet() : [];
        var problems = new ListenerProblems(
            listeners.ProblemOf, listeners.OverlapOf, listener => traffic.WhyReplaced(listener, frame), traffic.WhyGatewayReplaced());
        var whyRefused = GatewayStatusBuilder.WhyRefused(frame, deployment.Current!);
        foreach (var owner in frame.Owners)
        {
            context.Work.Statuses++;
            Set(
                statuses,
                owner.Id,
                owner.IsListenerSet
                    ? GatewayStatusBuilder.BuildSet(owner, problems, whyRefused)
                    : GatewayStatusBuilder.Build(frame, deployment.Current!, problems));
            _owners.Add(owner.Id);
            before.Remove(owner.Id);
        }

        if (!frameChanged)
            return;
        foreach (var (set, why) in frame.Denied)
        {
            context.Work.Statuses++;
            Set(statuses, set.Id, GatewayStatusBuilder.BuildDenied(set, why));
            _owners.Add(set.Id);
            before.Remove(set.Id);
        }

        foreach (var id in before)
        {
            Set(statuses, id, null);
            _owners.Remove(id);
        }
    }

    private void Set(ImmutableDictionary<ResourceId, ObjectStatus>.Builder statuses, ResourceId id, ObjectStatus? status)
    {
        var held = statuses.GetValueOrDefault(id);
        if (Equals(held, status))
            return;
        _changed.Add(id);
        if (status is null)
            statuses.Remove(id);
        else
            statuses[id] = status;
    }
}
