using Envoy.Extensions.LoadBalancingPolicies.Common.V3;
using KGateway.Resources.Kgateway.BackendConfigPolicies;
using Percent = Envoy.Type.V3.Percent;

namespace KGateway.Translation.Policies.BackendConfig;

/// <summary>
/// How localities share requests. It's always written: proxies have a local cluster, with which they would prefer zones by themselves.
/// </summary>
internal static class LocalityConfig
{
    /// <summary>By preference for the proxy's own zone, or by the weights of localities.</summary>
    public static LocalityLbConfig Of(ZoneAwareBalancing? zones)
    {
        if (zones?.PreferLocal is not { } prefer)
            return new LocalityLbConfig { LocalityWeightedLbConfig = new() };
        var config = new LocalityLbConfig.Types.ZoneAwareLbConfig
        {
            RoutingEnabled = new Percent { Value = prefer.RoutingEnabled },
            MinClusterSize = (ulong)prefer.MinEndpointsThreshold,
        };
        if (prefer.Force is { } force)
            config.ForceLocalZone = new() { MinSize = (uint)force.MinEndpointsInZoneThreshold };
        return new LocalityLbConfig { ZoneAwareLbConfig = config };
    }
}
