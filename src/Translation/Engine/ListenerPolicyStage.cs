using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Translation.Backends;
using KGateway.Translation.Gateways;
using KGateway.Translation.Policies.Listener;
using KGateway.Translation.Policies.Merging;

namespace KGateway.Translation.Engine;

/// <summary>Keeps what policies of listeners set for the ports of the Gateway, and what is said of them.</summary>
internal sealed class ListenerPolicyStage(EngineContext context, ClusterStage clusters, PolicyStage statuses)
{
    private Dictionary<ListenerPort, PortPolicies> _ports = [];
    private Dictionary<PolicyScope, (AppliedPolicies Policies, EquatableArray<ResourceId> Ancestors)> _applied = [];
    private ImmutableArray<BackendKey> _backends = [];
    private GatewayListenerPolicies? _settled;

    /// <summary>Depends on the policies.</summary>
    public ListenerPolicyUnit Unit { get; } = new();

    /// <summary>What policies set for a port.</summary>
    public PortPolicies Of(ListenerPort port) => _ports.GetValueOrDefault(port, PortPolicies.None);

    /// <summary>Resolves the policies anew, and tells which ports have others than before.</summary>
    public ImmutableArray<ListenerPort> Update(GatewayFrame frame)
    {
        var resolved = GatewayListenerPolicies.Resolve(frame.Gateway, context.Lookups, context.Settings);
        // While Envoy hasn't said what it thinks of them, those stand that were there before.
        if (!context.Lookups.AwaitsVerdict || _settled is null)
            _settled = resolved;
        var policies = _settled;
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

    // A port is its first listener's, which may be one of a ListenerSet. What a Gateway without any asks for is told too.
    private static EquatableArray<ResourceId> OwnersOfPorts(GatewayFrame frame)
    {
        var owners = new SortedSet<ResourceId>();
        foreach (var (port, listeners) in frame.Ports)
        {
            if (!port.Udp)
                owners.Add(listeners[0].Owner.Id);
        }

        return owners.Count == 0 ? [frame.Gateway.Id] : owners.ToEquatableArray();
    }

    private void SetStatuses(GatewayListenerPolicies policies, GatewayFrame frame)
    {
        var now = new Dictionary<PolicyScope, (AppliedPolicies, EquatableArray<ResourceId>)>();
        foreach (var (part, applied) in policies.Applied(frame.Listeners))
        {
            var scope = new PolicyScope(frame.Gateway.Id, part);
            var ancestors = part == GatewayListenerPolicies.OfPorts ? OwnersOfPorts(frame) : [frame.Gateway.Id];
            now[scope] = (applied, ancestors);
            if (now[scope] != _applied.GetValueOrDefault(scope))
                statuses.Set(scope, [applied], ancestors);
        }

        foreach (var scope in _applied.Keys)
        {
            if (!now.ContainsKey(scope))
                statuses.Set(scope, [], []);
        }

        _applied = now;
    }
}
