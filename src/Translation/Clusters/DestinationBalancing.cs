using Envoy.Config.Cluster.V3;
using Envoy.Config.Route.V3;
using Envoy.Extensions.LoadBalancingPolicies.Common.V3;
using Envoy.Extensions.LoadBalancingPolicies.Maglev.V3;
using Envoy.Extensions.LoadBalancingPolicies.RingHash.V3;
using Google.Protobuf;
using KGateway.Resources.Istio;
using KGateway.Translation.Encoding;
using KGateway.Translation.Policies.BackendConfig;
using KGateway.Translation.Routes;
using TypedExtensionConfig = Envoy.Config.Core.V3.TypedExtensionConfig;

namespace KGateway.Translation.Clusters;

/// <summary>How a DestinationRule wants endpoints to be chosen. What can't be honoured leaves the choice as it is without the rule.</summary>
internal static class DestinationBalancing
{
    private const string Field = "loadBalancer";
    private const string HashField = "loadBalancer.consistentHash";

    // What Envoy allocates at most for Maglev's table.
    private const long GreatestTable = 5_000_011;

    /// <summary>Writes it into a cluster.</summary>
    public static void Apply(ClusterDraft draft, DestinationSettings rule, LoadBalancerSettings balancer)
    {
        rule.NoteIf(balancer.Warmup is not null, "loadBalancer.warmup");
        rule.NoteIf(!string.IsNullOrEmpty(balancer.WarmupDurationSecs), "loadBalancer.warmupDurationSecs");
        rule.NoteIf(balancer.ZoneAwareLbSetting is not null, "loadBalancer.zoneAwareLbSetting");
        rule.NoteIf(balancer.LocalityLbSetting?.Distribute is not null, "loadBalancer.localityLbSetting.distribute");
        bool simple = balancer.Simple is not (null or "" or "UNSPECIFIED");
        if (draft.FollowsRequests)
        {
            if (simple || balancer.ConsistentHash is not null)
                rule.Note(Field, "a host that requests name has no endpoints to choose from");
        }
        else if (balancer.ConsistentHash is not { } hash)
        {
            if (simple && AlgorithmOf(balancer.Simple!, rule) is { } algorithm)
                draft.Message.LbPolicy = algorithm;
        }
        else if (simple)
        {
            rule.Note(Field, "only one of simple and consistentHash may be set");
        }
        else if (HashOf(hash, rule) is { } policy)
        {
            Choose(draft, hash, policy, rule);
        }
    }

    private static Cluster.Types.LbPolicy? AlgorithmOf(string name, DestinationSettings rule)
    {
        switch (name)
        {
            case "ROUND_ROBIN":
                return Cluster.Types.LbPolicy.RoundRobin;
            case "LEAST_REQUEST" or "LEAST_CONN":
                return Cluster.Types.LbPolicy.LeastRequest;
            case "RANDOM":
                return Cluster.Types.LbPolicy.Random;
            case "PASSTHROUGH":
                // The address that clients connect to is the entrance's own, or leads to the waypoint again.
                rule.Note("loadBalancer.simple", "PASSTHROUGH would lead back to the proxy");
                return null;
            default:
                rule.Note("loadBalancer.simple", $"\"{name}\" is unknown");
                return null;
        }
    }

    // The policy stands in the cluster, so that it's the same for all routes to it. Endpoints share by their own weights alone: with those of
    // their localities, one that comes or goes would move the requests of many others.
    private static void Choose(ClusterDraft draft, ConsistentHashSettings hash, RouteAction.Types.HashPolicy policy, DestinationSettings rule)
    {
        var common = new ConsistentHashingLbConfig { HashPolicy = { policy } };
        (string name, IMessage config) = hash.Maglev is { } maglev
            ? ("maglev", (IMessage)OfMaglev(maglev, common, rule))
            : ("ring_hash", OfRing(hash, common, rule));
        if (draft.Message.CommonLbConfig is { LocalityWeightedLbConfig: not null } localities)
            localities.LocalityWeightedLbConfig = null;
        draft.Message.LoadBalancingPolicy = new LoadBalancingPolicy
        {
            Policies =
            {
                new LoadBalancingPolicy.Types.Policy
                {
                    TypedExtensionConfig = new TypedExtensionConfig { Name = $"envoy.load_balancing_policies.{name}", TypedConfig = TypedConfig.Of(config) },
                },
            },
        };
    }

    private static Maglev OfMaglev(MaglevSettings settings, ConsistentHashingLbConfig common, DestinationSettings rule)
    {
        var maglev = new Maglev { ConsistentHashingLbConfig = common };
        if (settings.TableSize is not (null or 0) and var size)
        {
            if (size <= GreatestTable && IsPrime(size.Value))
                maglev.TableSize = (ulong)size;
            else
                rule.Note($"{HashField}.maglev.tableSize", $"{size} is no prime up to {GreatestTable}");
        }

        return maglev;
    }

    private static RingHash OfRing(ConsistentHashSettings hash, ConsistentHashingLbConfig common, DestinationSettings rule)
    {
        var ring = new RingHash { ConsistentHashingLbConfig = common };
        (string field, long? size) = hash.RingHash?.MinimumRingSize is { } own ? ("ringHash.minimumRingSize", own) : ("minimumRingSize", hash.MinimumRingSize);
        if (size is > 0 and <= LoadBalancerChecks.GreatestRing)
            ring.MinimumRingSize = (ulong)size;
        else if (size is not (null or 0))
            rule.Note($"{HashField}.{field}", $"{size} is not between 0 and {LoadBalancerChecks.GreatestRing}");
        return ring;
    }

    private static RouteAction.Types.HashPolicy? HashOf(ConsistentHashSettings hash, DestinationSettings rule)
    {
        int given = 0;
        RouteAction.Types.HashPolicy? policy = null;
        string? problem = null;
        if (hash.HttpHeaderName is { Length: > 0 } header)
        {
            given++;
            problem ??= HeaderRules.NameProblem(header);
            policy = new() { Header = new() { HeaderName = header } };
        }

        if (hash.HttpCookie is { } cookie)
        {
            given++;
            policy = new() { Cookie = CookieOf(cookie, rule, ref problem) };
        }

        if (hash.UseSourceIp == true)
        {
            given++;
            policy = new() { ConnectionProperties = new() { SourceIp = true } };
        }

        if (hash.HttpQueryParameterName is { Length: > 0 } parameter)
        {
            given++;
            policy = new() { QueryParameter = new() { Name = parameter } };
        }

        if (given != 1)
            problem = "one of httpHeaderName, httpCookie, useSourceIp and httpQueryParameterName must be set";
        if (problem is null)
            return policy;
        rule.Note(HashField, problem);
        return null;
    }

    private static RouteAction.Types.HashPolicy.Types.Cookie CookieOf(CookieHashSettings cookie, DestinationSettings rule, ref string? problem)
    {
        problem ??= HeaderRules.NameProblem(cookie.Name) ?? HeaderRules.ValueProblem(cookie.Path);
        var envoy = new RouteAction.Types.HashPolicy.Types.Cookie
        {
            Name = cookie.Name,
            Path = cookie.Path,
            Ttl = rule.DurationOf($"{HashField}.httpCookie.ttl", cookie.Ttl, zero: true),
        };
        foreach (CookieAttribute attribute in cookie.Attributes)
        {
            problem ??= HeaderRules.NameProblem(attribute.Name) ?? HeaderRules.ValueProblem(attribute.Value);
            envoy.Attributes.Add(new RouteAction.Types.HashPolicy.Types.CookieAttribute { Name = attribute.Name, Value = attribute.Value });
        }

        return envoy;
    }

    private static bool IsPrime(long number)
    {
        if (number < 2)
            return false;
        for (long divisor = 2; divisor * divisor <= number; divisor++)
        {
            if (number % divisor == 0)
                return false;
        }

        return true;
    }
}
