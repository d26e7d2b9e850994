using KGateway.Resources;
using KGateway.Resources.Kgateway.BackendConfigPolicies;
using KGateway.Translation.Routes;

namespace KGateway.Translation.Policies.BackendConfig;

/// <summary>What Envoy would refuse in a choice of endpoints.</summary>
internal static class LoadBalancerChecks
{
    /// <summary>The greatest ring that Envoy makes.</summary>
    public const long GreatestRing = 8 * 1024 * 1024;

    private const long LeastRing = 1024;

    /// <summary>What is wrong, or null.</summary>
    public static string? FindProblem(LoadBalancer balancer)
    {
        if (!IsPercent(balancer.HealthyPanicThreshold))
            return "healthyPanicThreshold must be between 0 and 100";
        if (balancer.LeastRequest is { ChoiceCount: < 2 })
            return "leastRequest.choiceCount must be at least 2";
        if (balancer.LeastRequest is null && balancer.RoundRobin is null && balancer.RingHash is null && balancer.Maglev is null && balancer.Random is null)
            return "one of leastRequest, roundRobin, ringHash, maglev and random must be set";
        return FindZoneProblem(balancer.ZoneAware)
            ?? FindStartProblem(balancer.LeastRequest?.SlowStart)
            ?? FindStartProblem(balancer.RoundRobin?.SlowStart)
            ?? FindRingProblem(balancer.RingHash)
            ?? FindHashProblem(balancer.RingHash?.HashPolicies ?? [])
            ?? FindHashProblem(balancer.Maglev?.HashPolicies ?? []);
    }

    private static string? FindZoneProblem(ZoneAwareBalancing? zones)
    {
        if (zones is null)
            return null;
        if (!IsPercent(zones.PreferLocal.RoutingEnabled))
            return "zoneAware.preferLocal.routingEnabled must be between 0 and 100";
        return zones.PreferLocal.MinEndpointsThreshold < 1 || zones.PreferLocal.Force is { MinEndpointsInZoneThreshold: < 1 }
            ? "zoneAware.preferLocal: thresholds must be at least 1"
            : null;
    }

    private static string? FindStartProblem(SlowStart? start)
    {
        if (start?.Aggression is { } text && SlowStartConfig.AggressionOf(text) is null)
            return $"slowStart.aggression \"{text}\" is no decimal number greater than 0";
        return IsPercent(start?.MinWeightPercent) ? null : "slowStart.minWeightPercent must be between 0 and 100";
    }

    // Envoy checks the sizes together with the default of the one that isn't given.
    private static string? FindRingProblem(RingHashBalancing? ring)
    {
        if (ring is null)
            return null;
        var (min, max) = (ring.MinimumRingSize ?? LeastRing, ring.MaximumRingSize ?? GreatestRing);
        if (min < 0 || max < 0 || max > GreatestRing)
            return $"ringHash: sizes must be between 0 and {GreatestRing}";
        return min > max ? $"ringHash.minimumRingSize ({min}) is greater than maximumRingSize ({max})" : null;
    }

    private static string? FindHashProblem(EquatableArray<HashPolicy> policies)
    {
        foreach (var policy in policies)
        {
            var problem = policy switch
            {
                { Header: { } header } => HeaderRules.NameProblem(header.Name),
                { Cookie: { } cookie } => HeaderRules.NameProblem(cookie.Name) ?? HeaderRules.ValueProblem(cookie.Path ?? ""),
                { SourceIP: not null } => null,
                _ => "one of header, cookie and sourceIP must be set",
            };
            if (problem is not null)
                return $"hashPolicies: {problem}";
        }

        return null;
    }

    private static bool IsPercent(int? percent) => percent is null or (>= 0 and <= 100);
}
