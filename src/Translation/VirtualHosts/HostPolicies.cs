using System.Collections.Immutable;
using KGateway.Translation.Policies;
using KGateway.Translation.Policies.Traffic;

namespace KGateway.Translation.VirtualHosts;

/// <summary>What policies of listeners and of the Gateway do to a virtual host.</summary>
/// <param name="OfHost">The fields of the listener that configure the virtual host.</param>
/// <param name="OfRoutes">All fields, of the listener, then of the Gateway, for what Envoy has only for routes.</param>
/// <param name="Failed">Whether the virtual host must answer with an error, as a policy can't be enforced.</param>
internal readonly record struct HostPolicies(ImmutableArray<TrafficField> OfHost, ImmutableArray<TrafficField> OfRoutes, bool Failed)
{
    /// <summary>Configures the virtual host.</summary>
    public void Configure(FilterConfigs configs)
    {
        var above = OfRoutes.AsSpan()[OfHost.Length..];
        foreach (var field in OfHost)
        {
            field.Configure(configs);
            field.Overrule(above, configs);
        }
    }

    /// <summary>No policies.</summary>
    public static HostPolicies None { get; } = new([], [], Failed: false);
}
