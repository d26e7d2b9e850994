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
    ListenerStage listeners,
    TrafficScopeStage traffic,
    PolicyStage policies,
    TlsPolicyStage tlsPolicies,
    DeploymentStage deployment)
{
    private readonly HashSet<ResourceId> _changed = [];
    private readonly HashSet<ResourceId> _owners = [];

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
        foreach (var id in gone)
            Set(statuses, id, null);
        foreach (var (id, status) in l4Routes)
            Set(statuses, id, status);
        foreach (var unit in routes)
        {
            context.Work.Statuses++;
            Set(
                statuses,
                unit.Id,
                RouteStatusBuilder.Build(
                    unit.Route, unit.Attachment, unit.Resolved, host => tables.ProblemOf(unit.Id, host.Host)));
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
        AddOwners(frame, frameChanged, statuses);
        Statuses = statuses.ToImmutable();
        return [.. _changed];
    }

    private void AddOwners(GatewayFrame frame, bool frameChanged, ImmutableDictionary<ResourceId, ObjectStatus>.Builder statuses)
    {
        var before = frameChanged ? _owners.ToHashSet() : [];
        var problems = new ListenerProblems(
            listeners.ProblemOf, listener => traffic.WhyReplaced(listener, frame), traffic.WhyGatewayReplaced());
        foreach (var owner in frame.Owners)
        {
            context.Work.Statuses++;
            Set(
                statuses,
                owner.Id,
                owner.IsListenerSet
                    ? GatewayStatusBuilder.BuildSet(owner, problems)
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
