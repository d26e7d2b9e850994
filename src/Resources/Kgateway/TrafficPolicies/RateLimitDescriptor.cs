namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>What requests are counted by: those that are alike in all entries are counted together.</summary>
public sealed record RateLimitDescriptor
{
    /// <summary>The entries.</summary>
    [Items(1, int.MaxValue)]
    public required EquatableArray<RateLimitDescriptorEntry> Entries { get; init; }
}
