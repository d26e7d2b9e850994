namespace KGateway.Resources.Core;

/// <summary>From where an endpoint should get traffic.</summary>
[IgnoresUnknownFields]
public sealed record EndpointHints
{
    /// <summary>Zones.</summary>
    public EquatableArray<ForHint> ForZones { get; init; }

    /// <summary>Nodes.</summary>
    public EquatableArray<ForHint> ForNodes { get; init; }
}
