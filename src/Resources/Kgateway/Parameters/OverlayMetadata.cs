namespace KGateway.Resources.Kgateway.Parameters;

/// <summary>Metadata to set on a deployed object.</summary>
public sealed record OverlayMetadata
{
    /// <summary>Labels.</summary>
    [LabelValue]
    public StringMap Labels { get; init; }

    /// <summary>Annotations.</summary>
    public StringMap Annotations { get; init; }
}
