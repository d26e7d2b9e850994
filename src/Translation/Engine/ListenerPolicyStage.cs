using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Translation.Backends;
using KGateway.Translation.Gateways;
using KGateway.Translation.Policies.Listener;
using KGateway.Translation.Statuses;

namespace KGateway.Translation.Engine;

/// <summary>Keeps what policies of listeners set for the ports of the Gateway, and what is said of them.</summary>
internal sealed class ListenerPolicyStage(EngineContext context, ClusterStage clusters)
{
    private readonly HashSet<ResourceId> _changed = [];

    private Dictionary<ListenerPort, PortPolicies> _ports = [];
    private Dictionary<ResourceId, PolicyStatus> _statuses = [];
    private ImmutableArray<BackendKey> _backends = [];

    /// <summary>Depends on the policies.</summary>
    public ListenerPolicyUnit Unit { get; } = new();

    /// <summary>Policies about which something new may be said.</summary>
    public HashSet<ResourceId> Changed => _changed;

    /// <summary>What policies set for a port.</summary>
    public PortPolicies Of(ListenerPort port) => _ports.GetValueOrDefault(port, PortPolicies.None);

    /// <summary>What the Gateway says of a policy; null when it has nothing to do with it.</summary>
    public PolicyStatus? StatusOf(ResourceId policy) => _statuses.GetValueOrDefault(policy);

    /// <summary>Resolves the policies anew, and tells which ports have others than before.</summary>
    public ImmutableArray<ListenerPort> Update(GatewayFrame frame)
    {
        var policies = GatewayListenerPolicies.Resolve(frame.Gateway, context.Lookups, context.Settings);
        context.Depend(Unit);
        var ports = new Dictionary<ListenerPort, PortPolicies>();
        var changed = ImmutableArray.CreateBuilder<ListenerPort>();
        var backends = new SortedSet<BackendKey>();
        foreach (var (port, listeners) in frame.Ports)
        {
            var now = policies.Of(port, listeners);
            ports[port] = now;
            if (Of(port) != now)
                changed.Add(port);
            AddBackends(now, backends);
        }

        _ports = ports;
        ImmutableArray<BackendKey> needed = [.. backends];
        clusters.Need(needed);
        clusters.Release(_backends);
        _backends = needed;
        SetStatuses(policies, frame);
        return changed.ToImmutable();
    }

    private static void AddBackends(PortPolicies policies, SortedSet<BackendKey> backends)
    {
        foreach (var listener in policies.Listeners)
        {
            foreach (var field in listener.Fields)
            {
                foreach (var backend in field.Backends)
                    backends.Add(backend);
            }
        }
    }

    private void SetStatuses(GatewayListenerPolicies policies, GatewayFrame frame)
    {
        var statuses = new Dictionary<ResourceId, PolicyStatus>();
        foreach (var (policy, state) in policies.StatesFor(frame.Listeners))
        {
            var id = policy.Policy.Id;
            statuses[id] = ListenerPolicyStatusBuilder.Build(policy, state, frame.Gateway.Id);
            if (!statuses[id].Equals(StatusOf(id)))
                _changed.Add(id);
        }

        foreach (var id in _statuses.Keys)
        {
            if (!statuses.ContainsKey(id))
                _changed.Add(id);
        }

        _statuses = statuses;
    }
}
