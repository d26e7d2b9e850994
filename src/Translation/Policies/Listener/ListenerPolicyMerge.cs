using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Resources.Kgateway.ListenerPolicies;
using KGateway.Translation.Backends;
using KGateway.Translation.Policies.Merging;

namespace KGateway.Translation.Policies.Listener;

/// <summary>Merges policies of listeners field by field: of several that set one, the one of the highest priority is in force.</summary>
internal static class ListenerPolicyMerge
{
    /// <summary>The fields in force at a port; settings for the port, of whichever policy, stand in for all defaults.</summary>
    public static ImmutableArray<ListenerField> FieldsOf(ReadOnlySpan<ResolvedListenerPolicy> policies, int port)
    {
        var hasPort = false;
        foreach (var policy in policies)
            hasPort |= policy.Ports.ContainsKey(port);
        var keys = new HashSet<string>(StringComparer.Ordinal);
        var merged = ImmutableArray.CreateBuilder<ListenerField>();
        foreach (var policy in policies)
        {
            foreach (var field in hasPort ? policy.Ports.GetValueOrDefault(port, []) : policy.Default)
            {
                if (keys.Add(field.Key))
                    merged.Add(field);
            }
        }

        return merged.ToImmutable();
    }

    /// <summary>
    /// How clients are asked for certificates: all authorities that the policies name are trusted, and one that requires a certificate is
    /// enough. Null when none says anything.
    /// </summary>
    public static ClientCertificates? ClientCertificatesOf(ReadOnlySpan<ResolvedListenerPolicy> policies)
    {
        var mode = ClientCertificateMode.Optional;
        var authorities = new List<ClientAuthority>();
        foreach (var policy in policies)
        {
            if (policy.ClientCertificates is not { } validation)
                continue;
            if (validation.Mode == ClientCertificateMode.Require)
                mode = ClientCertificateMode.Require;
            foreach (var reference in validation.CaCertificateRefs)
            {
                var authority = new ClientAuthority(ReferenceSource.Of(policy.Policy), reference);
                if (!authorities.Contains(authority))
                    authorities.Add(authority);
            }
        }

        return authorities.Count == 0 ? null : new ClientCertificates(mode, EquatableArray.Create<ClientAuthority>(authorities.ToArray()));
    }

    /// <summary>What became of policies that are attached to one place; those with problems are in force as far as they can be.</summary>
    public static AppliedPolicies At(string place, ReadOnlySpan<ResolvedListenerPolicy> policies)
    {
        var owners = new SortedDictionary<string, ResourceId>(StringComparer.Ordinal);
        var losers = new Dictionary<string, HashSet<ResourceId>>(StringComparer.Ordinal);
        foreach (var policy in policies)
        {
            foreach (var key in policy.Keys)
            {
                if (!owners.TryAdd(key, policy.Policy.Id) && owners[key] != policy.Policy.Id)
                    (losers.TryGetValue(key, out var known) ? known : losers[key] = []).Add(policy.Policy.Id);
            }
        }

        var verdicts = new List<PolicyVerdict>(policies.Length);
        foreach (var policy in policies)
        {
            var verdict = new PolicyVerdict(policy.Policy.Id, OutcomeOf(policy, owners), policy.Problems.ToEquatableArray());
            if (!verdicts.Contains(verdict))
                verdicts.Add(verdict);
        }

        return new(
            place,
            owners.Select(owner => new FieldOrigin(owner.Key, [owner.Value])
            {
                Overridden = losers.TryGetValue(owner.Key, out var overridden) ? overridden.ToEquatableArray() : default,
            }).ToEquatableArray(),
            verdicts.ToEquatableArray());
    }

    private static PolicyOutcome OutcomeOf(ResolvedListenerPolicy policy, SortedDictionary<string, ResourceId> owners)
    {
        if (!policy.Problems.IsEmpty)
            return PolicyOutcome.Invalid;
        var own = 0;
        foreach (var owner in owners.Values)
            own += owner == policy.Policy.Id ? 1 : 0;
        // A policy that says nothing is overridden by nothing.
        if (own == owners.Count || !policy.Keys.Any())
            return PolicyOutcome.Attached;
        return own > 0 ? PolicyOutcome.Merged : PolicyOutcome.Overridden;
    }
}
