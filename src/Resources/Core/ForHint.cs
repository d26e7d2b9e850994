namespace KGateway.Resources.Core;

/// <summary>A zone or node that an endpoint should serve.</summary>
[IgnoresUnknownFields]
public sealed record ForHint
{
    /// <summary>Name.</summary>
    public required string Name { get; init; }
}
