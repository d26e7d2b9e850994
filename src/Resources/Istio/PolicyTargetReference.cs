namespace KGateway.Resources.Istio;

/// <summary>What a policy of Istio applies to; in the policy's own namespace.</summary>
[IgnoresUnknownFields]
public sealed record PolicyTargetReference
{
    /// <summary>API group.</summary>
    public string Group { get; init; } = "";

    /// <summary>Kind.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Namespace; no other than the policy's own is supported.</summary>
    public string? Namespace { get; init; }
}
