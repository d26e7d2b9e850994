using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Resources.Kgateway.ListenerPolicies;
using KGateway.Resources.Kgateway.Policies;
using KGateway.Translation.Gateways;
using KGateway.Translation.Policies.Attachment;
using KGateway.Translation.Policies.Merging;
using KGateway.Translation.State;

namespace KGateway.Translation.Policies.Listener;

/// <summary>The policies of listeners that are attached to a Gateway or one of its listeners, resolved.</summary>
internal sealed class GatewayListenerPolicies
{
    /// <summary>The part that is told of policies of the whole Gateway.</summary>
    public const string OfPorts = "connections of all listeners";

    private readonly ResolvedListenerPolicy[] _whole;
    private readonly Dictionary<string, ResolvedListenerPolicy[]> _sections = new(StringComparer.Ordinal);

    private GatewayListenerPolicies(List<AttachedPolicy<Resource>> attached, ObjectKey gateway, ILookups lookups, TranslationSettings settings)
    {
        var resolved = new Dictionary<ResourceId, ResolvedListenerPolicy>();
        foreach (var (policy, _) in attached)
        {
            if (!resolved.ContainsKey(policy.Id))
                resolved[policy.Id] = ListenerPolicyResolver.Resolve(policy, gateway, lookups, settings);
        }

        _whole = Of(null);
        foreach (var (_, section) in attached)
        {
            if (section is not null && !_sections.ContainsKey(section))
                _sections[section] = Of(section);
        }

        ResolvedListenerPolicy[] Of(string? section) =>
            [.. attached.Where(a => a.SectionName == section).Select(a => resolved[a.Policy.Id])];
    }

    /// <summary>Finds and resolves the policies of a Gateway.</summary>
    public static GatewayListenerPolicies Resolve(Gateway gateway, ILookups lookups, TranslationSettings settings)
    {
        var attached = new List<AttachedPolicy<Resource>>();
        AddOf<ListenerPolicy>(attached, gateway, lookups, settings);
        AddOf<HttpListenerPolicy>(attached, gateway, lookups, settings);
        attached.Sort(static (a, b) => PolicyOrder.Instance.Compare(a.Policy, b.Policy));
        return new(attached, gateway.Key, lookups, settings);
    }

    /// <summary>The policies that are in force for a listener of the Gateway itself, its own first.</summary>
    public IEnumerable<ResolvedListenerPolicy> OfSection(string listener) => [.. _sections.GetValueOrDefault(listener, []), .. _whole];

    /// <summary>What the policies set for a port.</summary>
    public PortPolicies Of(ListenerPort port, AttachedListener[] listeners)
    {
        if (port.Udp || (_whole.Length == 0 && _sections.Count == 0))
            return PortPolicies.None;
        var chains = new ChainPolicies[listeners.Length];
        for (var i = 0; i < listeners.Length; i++)
            chains[i] = ChainOf(listeners[i], port, HasOwnChain(listeners[i], listeners));
        // What is said of the only listener of a port is said of the port.
        ReadOnlySpan<ResolvedListenerPolicy> ofPort = listeners is [var only] ? [.. SectionOf(only), .. _whole] : _whole;
        var fields = ListenerPolicyMerge.FieldsOf(ofPort, port.Number);
        return fields.IsEmpty && Array.TrueForAll(chains, static chain => chain == ChainPolicies.None)
            ? PortPolicies.None
            : new([.. fields], EquatableArray.Create<ChainPolicies>(chains));
    }

    /// <summary>
    /// What became of the policies at each part of the Gateway that has some. Of those that are attached to sections only those are told
    /// whose listeners exist.
    /// </summary>
    public IEnumerable<(string Part, AppliedPolicies Applied)> Applied(IEnumerable<AttachedListener> listeners)
    {
        if (_whole.Length > 0)
            yield return (OfPorts, ListenerPolicyMerge.At(OfPorts, _whole));
        foreach (var listener in listeners)
        {
            var section = SectionOf(listener);
            if (section.Length == 0)
                continue;
            var part = $"connections of listener {listener.Spec.Name}";
            yield return (part, ListenerPolicyMerge.At(part, listener.Spec.Protocol == ListenerProtocol.Http ? section : [.. section, .. _whole]));
        }
    }

    // Also by references with an empty group, which stand for Gateways here.
    private static void AddOf<T>(List<AttachedPolicy<Resource>> attached, Gateway gateway, ILookups lookups, TranslationSettings settings)
        where T : Resource, ITargetingPolicy
    {
        AddTargeting<T>(attached, PolicyTarget.Of(gateway), lookups, settings);
        AddTargeting<T>(attached, new PolicyTarget(new(new("", gateway.Kind.Name), gateway.Key), gateway.Metadata.Labels), lookups, settings);
    }

    private static void AddTargeting<T>(List<AttachedPolicy<Resource>> attached, PolicyTarget target, ILookups lookups, TranslationSettings settings)
        where T : Resource, ITargetingPolicy
    {
        foreach (var (policy, section) in PolicyAttachments<T>.Find(target, lookups, settings).All)
        {
            var found = new AttachedPolicy<Resource>(policy, section);
            if (!attached.Contains(found))
                attached.Add(found);
        }
    }

    /// <summary>
    /// Whether a listener of a port has connections of its own. Plain HTTP listeners of a port share them, so what is said of one of several
    /// can't be in force.
    /// </summary>
    public static bool HasOwnChain(AttachedListener listener, AttachedListener[] listeners) =>
        listener.Spec.Protocol != ListenerProtocol.Http || listeners.Length == 1;

    private ChainPolicies ChainOf(AttachedListener listener, ListenerPort port, bool own)
    {
        var section = SectionOf(listener);
        ReadOnlySpan<ResolvedListenerPolicy> policies = own ? [.. section, .. _whole] : _whole;
        return new(
            [.. ListenerPolicyMerge.FieldsOf(policies, port.Number)],
            ListenerPolicyMerge.ClientCertificatesOf(section) ?? ListenerPolicyMerge.ClientCertificatesOf(_whole));
    }

    private ResolvedListenerPolicy[] SectionOf(AttachedListener listener) =>
        listener.Owner.IsListenerSet ? [] : _sections.GetValueOrDefault(listener.Spec.Name, []);
}
