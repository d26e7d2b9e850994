namespace KGateway.Resources.Istio;

/// <summary>Specification of a DestinationRule.</summary>
[IgnoresUnknownFields]
public sealed record DestinationRuleSpec
{
    /// <summary>Name of the host that it is for.</summary>
    public required string Host { get; init; }

    /// <summary>How the host is spoken to.</summary>
    public TrafficPolicySettings? TrafficPolicy { get; init; }

    /// <summary>Namespaces that see the rule; empty for all, a dot for its own.</summary>
    public EquatableArray<string> ExportTo { get; init; }

    /// <summary>Proxies that the rule is for; null for all.</summary>
    public WorkloadSelector? WorkloadSelector { get; init; }
}
