using KGateway.Resources.Kgateway.Policies;

namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>Limits of the rate of requests that a server keeps for all proxies.</summary>
public sealed record GlobalRateLimit
{
    /// <summary>What requests are counted by; each descriptor is a limit of its own.</summary>
    [Items(1, int.MaxValue)]
    public required EquatableArray<RateLimitDescriptor> Descriptors { get; init; }

    /// <summary>The GatewayExtension with the server.</summary>
    public required NamespacedObjectReference ExtensionRef { get; init; }
}
