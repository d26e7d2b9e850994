using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Translation.Gateways;
using KGateway.Translation.Policies.Listener;
using KGateway.Translation.Policies.Merging;
using KGateway.Translation.State;

namespace KGateway.Translation.Effective;

/// <summary>What policies set for the listeners of a Gateway, as its translation has it.</summary>
internal sealed class ListenerEffects(GatewayTranslation translation, GatewayFrame frame, ILookups lookups, TranslationSettings settings)
{
    private readonly PolicyLevels _levels = new(lookups, settings);

    /// <summary>All that policies set for a listener: its connections and its requests.</summary>
    public EffectivePart Of(AttachedListener listener)
    {
        var requests = Above(listener);
        var connections = ConnectionsOf(listener, out var verdicts);
        return requests with
        {
            Above = false,
            Fields = connections.AddRange(requests.Fields),
            Policies = verdicts.AddRange(requests.Policies),
            Problems = listener.Valid ? [] : ["the listener isn't programmed; its conditions tell why"],
        };
    }

    /// <summary>What TrafficPolicies set above the routes of a listener.</summary>
    public EffectivePart Above(AttachedListener listener)
    {
        var fields = ImmutableArray<EffectiveField>.Empty;
        var policies = ImmutableArray.CreateBuilder<EffectivePolicy>();
        foreach (var scope in ScopesOf(listener))
        {
            foreach (var applied in translation.Policies.GetValueOrDefault(scope, []))
            {
                fields = EffectiveFields.Below(EffectiveFields.Of(applied.Fields, LevelOf), fields);
                policies.AddRange(EffectiveFields.Of(applied.Policies, LevelOf));
            }
        }

        return new EffectivePart
        {
            Name = $"listener {listener.Name}",
            Above = true,
            Matches = [RuleText.Of(listener)],
            Fields = fields,
            Policies = policies.ToImmutable(),
        };

        string LevelOf(ResourceId policy) => _levels.OfListener(policy, listener, frame.Gateway);
    }

    // The most specific first.
    private IEnumerable<PolicyScope> ScopesOf(AttachedListener listener)
    {
        if (listener.Table is not { } table)
            yield break;
        if (listener.SharesTable)
            yield return new(listener.Owner.Id, $"listener {listener.Spec.Name}");
        yield return new(frame.Gateway.Id, $"routes of {table}");
    }

    private ImmutableArray<EffectiveField> ConnectionsOf(AttachedListener listener, out ImmutableArray<EffectivePolicy> verdicts)
    {
        var origins = ImmutableArray<EffectiveField>.Empty;
        var said = ImmutableArray.CreateBuilder<EffectivePolicy>();
        if (!listener.Owner.IsListenerSet)
            Add($"connections of listener {listener.Spec.Name}", HasOwnConnections(listener));
        Add(GatewayListenerPolicies.OfPorts, inForce: true);
        verdicts = [.. said.DistinctBy(static verdict => (verdict.Policy, verdict.Level))];
        return InForce(origins, listener.Port);

        void Add(string part, bool inForce)
        {
            foreach (var applied in translation.Policies.GetValueOrDefault(new PolicyScope(frame.Gateway.Id, part), []))
            {
                said.AddRange(EffectiveFields.Of(applied.Policies, LevelOf));
                if (inForce)
                    origins = EffectiveFields.Below(EffectiveFields.Of(applied.Fields, LevelOf), origins);
            }
        }

        string LevelOf(ResourceId policy) => _levels.OfListener(policy, listener, frame.Gateway);
    }

    // Settings for the port, of whichever policy, stand in for all defaults but those of client certificates, which know no ports.
    private static ImmutableArray<EffectiveField> InForce(ImmutableArray<EffectiveField> fields, int port)
    {
        var ofPort = ResolvedListenerPolicy.PortKey(port);
        var inForce = fields.Any(field => field.Field == ofPort) ? $"{ofPort}." : "default.";
        return fields.RemoveAll(field => field.Field != ResolvedListenerPolicy.ClientCertificateKey
            && !field.Field.StartsWith(inForce, StringComparison.Ordinal));
    }

    private bool HasOwnConnections(AttachedListener listener) =>
        !frame.Ports.TryGetValue(listener.Socket, out var listeners) || GatewayListenerPolicies.HasOwnChain(listener, listeners);
}
