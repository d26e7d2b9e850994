using Envoy.Config.Cluster.V3;
using Envoy.Extensions.LoadBalancingPolicies.LeastRequest.V3;
using Envoy.Extensions.LoadBalancingPolicies.Maglev.V3;
using Envoy.Extensions.LoadBalancingPolicies.RingHash.V3;
using Envoy.Extensions.LoadBalancingPolicies.RoundRobin.V3;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using KGateway.Resources;
using KGateway.Resources.Kgateway.BackendConfigPolicies;
using KGateway.Translation.Clusters;
using KGateway.Translation.Encoding;
using Percent = Envoy.Type.V3.Percent;
using TypedExtensionConfig = Envoy.Config.Core.V3.TypedExtensionConfig;

namespace KGateway.Translation.Policies.BackendConfig;

/// <summary>How endpoints are chosen.</summary>
internal sealed class LoadBalancerField(LoadBalancer balancer, ObjectKey policy) : BackendField
{
    public const string Name = "loadBalancer";

    /// <inheritdoc/>
    public override string Key => Name;

    /// <summary>Resolves the field; null when it isn't set.</summary>
    public static LoadBalancerField? Resolve(BackendConfigPolicySpec spec, BackendFieldContext context)
    {
        if (spec.LoadBalancer is not { } balancer)
            return null;
        if (LoadBalancerChecks.FindProblem(balancer) is not { } problem)
            return new(balancer, context.Policy.Key);
        context.Fail($"{Name}: {problem}");
        return null;
    }

    /// <inheritdoc/>
    public override void Apply(ClusterDraft draft)
    {
        if (draft.FollowsRequests)
        {
            draft.Fail($"{Name} can't be used with a backend that requests name");
            return;
        }

        var common = new Cluster.Types.CommonLbConfig { CloseConnectionsOnHostSetChange = balancer.CloseConnectionsOnHostSetChange == true };
        if (balancer.HealthyPanicThreshold is { } threshold)
            common.HealthyPanicThreshold = new Percent { Value = threshold };
        if (balancer.UpdateMergeWindow is { } window)
            common.UpdateMergeWindow = Duration.FromTimeSpan(window);
        draft.Message.CommonLbConfig = common;
        // Envoy's own way to prefer a zone takes the place of ours.
        if (balancer.ZoneAware is not null)
            draft.Preference = null;
        var (name, config) = Algorithm(draft);
        draft.Message.LoadBalancingPolicy = new LoadBalancingPolicy
        {
            Policies =
            {
                new LoadBalancingPolicy.Types.Policy
                {
                    TypedExtensionConfig = new TypedExtensionConfig
                    {
                        Name = $"envoy.load_balancing_policies.{name}",
                        TypedConfig = TypedConfig.Of(config),
                    },
                },
            },
        };
    }

    private (string Name, IMessage Config) Algorithm(ClusterDraft draft)
    {
        if (balancer.RoundRobin is { } roundRobin)
        {
            var config = new RoundRobin { LocalityLbConfig = LocalityConfig.Of(balancer.ZoneAware), SlowStartConfig = SlowStartOf(roundRobin.SlowStart) };
            return ("round_robin", config);
        }

        if (balancer.RingHash is { } ring)
        {
            var config = new RingHash { ConsistentHashingLbConfig = HashPolicies.Of(ring.HashPolicies, ring.UseHostnameForHashing, draft) };
            if (ring.MinimumRingSize is { } min)
                config.MinimumRingSize = (ulong)min;
            if (ring.MaximumRingSize is { } max)
                config.MaximumRingSize = (ulong)max;
            if (balancer.LocalityType is not null)
                config.LocalityWeightedLbConfig = new();
            return ("ring_hash", config);
        }

        if (balancer.Maglev is { } maglev)
        {
            var config = new Maglev { ConsistentHashingLbConfig = HashPolicies.Of(maglev.HashPolicies, maglev.UseHostnameForHashing, draft) };
            if (balancer.LocalityType is not null)
                config.LocalityWeightedLbConfig = new();
            return ("maglev", config);
        }

        if (balancer.Random is not null)
            return ("random", new Envoy.Extensions.LoadBalancingPolicies.Random.V3.Random { LocalityLbConfig = LocalityConfig.Of(balancer.ZoneAware) });
        var least = new LeastRequest
        {
            ChoiceCount = (uint)balancer.LeastRequest!.ChoiceCount,
            LocalityLbConfig = LocalityConfig.Of(balancer.ZoneAware),
            SlowStartConfig = SlowStartOf(balancer.LeastRequest.SlowStart),
        };
        return ("least_request", least);
    }

    private Envoy.Extensions.LoadBalancingPolicies.Common.V3.SlowStartConfig? SlowStartOf(SlowStart? start) =>
        start is null ? null : SlowStartConfig.Of(start, policy);
}
