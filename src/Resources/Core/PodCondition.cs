namespace KGateway.Resources.Core;

/// <summary>A condition of a Pod, without its times and texts.</summary>
[IgnoresUnknownFields]
public sealed record PodCondition
{
    /// <summary>Type.</summary>
    public required string Type { get; init; }

    /// <summary>True, False or Unknown.</summary>
    public required string Status { get; init; }
}
