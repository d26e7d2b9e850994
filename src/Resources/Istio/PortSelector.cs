namespace KGateway.Resources.Istio;

/// <summary>A port by its number.</summary>
[IgnoresUnknownFields]
public sealed record PortSelector
{
    /// <summary>Number.</summary>
    public long Number { get; init; }
}
