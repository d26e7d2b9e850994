namespace KGateway.Resources.Core;

/// <summary>Specification of a Pod.</summary>
[IgnoresUnknownFields]
public sealed record PodSpec
{
    /// <summary>Node; null until scheduled.</summary>
    public string? NodeName { get; init; }

    /// <summary>ServiceAccount.</summary>
    public string ServiceAccountName { get; init; } = "default";

    /// <summary>Whether it shares the node's network.</summary>
    public bool HostNetwork { get; init; }
}
