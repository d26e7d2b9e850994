using KGateway.Resources;
using KGateway.Translation.Gateways;
using KGateway.Translation.L4Routes;

namespace KGateway.Translation.Engine;

/// <summary>A TLS, TCP or UDP listener and the routes that share it.</summary>
internal sealed class L4ListenerUnit(AttachedListener listener)
{
    public AttachedListener Listener { get; } = listener;

    /// <summary>The claims to each name, in order.</summary>
    public Dictionary<string, SortedSet<L4Claim>> Claims { get; } = new(StringComparer.Ordinal);

    /// <summary>The route that has each name, as of the last update.</summary>
    public Dictionary<string, L4RouteUnit> Winners { get; } = new(StringComparer.Ordinal);

    /// <summary>What is served, by route.</summary>
    public Dictionary<ResourceId, L4Chain> Chains { get; } = [];
}
