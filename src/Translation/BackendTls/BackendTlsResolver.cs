using System.Collections.Immutable;
using Envoy.Extensions.TransportSockets.Tls.V3;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.State;
using KGateway.Translation.Statuses;

namespace KGateway.Translation.BackendTls;

/// <summary>
/// Finds the BackendTLSPolicy of a backend. A policy for the port comes before one for the whole Service; of several for the same the
/// oldest wins, then the first by name.
/// </summary>
/// <param name="Context">The TLS towards the backend; null for none.</param>
/// <param name="Error">Why nothing may be sent to the backend; null when it can be served.</param>
/// <param name="Winner">The policy that says so; null for none.</param>
/// <param name="Outcomes">What became of each policy of the backend.</param>
internal sealed record BackendTlsResolver(
    UpstreamTlsContext? Context, string? Error, ObjectKey? Winner, ImmutableArray<BackendTlsOutcome> Outcomes)
{
    private static readonly BackendTlsResolver None = new(null, null, null, []);

    /// <summary>
    /// Resolves the TLS of an object's section; <paramref name="sections"/> are all that the object has, which is none for kinds without
    /// ports.
    /// </summary>
    public static BackendTlsResolver Resolve(ResourceId target, string? section, IReadOnlyCollection<string> sections, ILookups lookups)
    {
        var policies = lookups.PoliciesOf<BackendTlsPolicy>(target);
        if (policies.IsEmpty)
            return None;
        var outcomes = ImmutableArray.CreateBuilder<BackendTlsOutcome>();
        var ofSection = new List<BackendTlsPolicy>();
        var ofWhole = new List<BackendTlsPolicy>();
        foreach (var policy in policies)
            Sort(policy, target, section, sections, ofSection, ofWhole, outcomes);

        UpstreamTlsContext? context = null;
        BackendTlsOutcome? effective = null;
        if (Best(ofSection, outcomes) is { } exact)
            context = BackendTlsContext.Build(exact, lookups, out effective);
        if (effective is not null)
            outcomes.Add(effective);
        if (Best(ofWhole, outcomes) is { } whole)
        {
            // Said of it what there is to say, also where a policy for the port takes its place.
            var built = BackendTlsContext.Build(whole, lookups, out var outcome);
            outcomes.Add(outcome);
            if (effective is null)
                (context, effective) = (built, outcome);
        }

        var error = effective?.Refused is { } refused ? $"BackendTLSPolicy {effective.Policy.Key}: {refused.Message}" : null;
        return new(context, error, effective?.Policy.Key, outcomes.ToImmutable());
    }

    private static void Sort(
        BackendTlsPolicy policy,
        ResourceId target,
        string? section,
        IReadOnlyCollection<string> sections,
        List<BackendTlsPolicy> ofSection,
        List<BackendTlsPolicy> ofWhole,
        ImmutableArray<BackendTlsOutcome>.Builder outcomes)
    {
        var (exact, whole, missing) = (false, false, (string?)null);
        foreach (var reference in policy.Spec.TargetRefs)
        {
            if (IndexKeys.TargetOf(reference, policy.Metadata.Namespace) != target)
                continue;
            if (string.IsNullOrEmpty(reference.SectionName))
                whole = true;
            else if (reference.SectionName == section)
                exact = true;
            else if (!sections.Contains(reference.SectionName))
                missing = reference.SectionName;
        }

        if (exact)
            ofSection.Add(policy);
        if (whole)
            ofWhole.Add(policy);
        if (!exact && !whole && missing is not null)
            outcomes.Add(new(policy, null, new(Reasons.TargetNotFound, $"{target.GroupKind.Kind} {target.Key} has no section {missing}")));
    }

    private static BackendTlsPolicy? Best(List<BackendTlsPolicy> policies, ImmutableArray<BackendTlsOutcome>.Builder outcomes)
    {
        if (policies.Count == 0)
            return null;
        policies.Sort(static (a, b) =>
        {
            var order = Nullable.Compare(a.Metadata.CreationTimestamp, b.Metadata.CreationTimestamp);
            return order != 0 ? order : a.Key.CompareTo(b.Key);
        });
        foreach (var loser in policies.Skip(1))
            outcomes.Add(new(loser, null, new(Reasons.Conflicted, $"the policy conflicts with BackendTLSPolicy {policies[0].Key}, which is older")));
        return policies[0];
    }
}
