namespace KGateway.Resources.Kgateway.Policies;

/// <summary>Metadata that becomes an attribute of spans.</summary>
public sealed record CustomAttributeMetadata
{
    /// <summary>Whose metadata.</summary>
    public required MetadataKind Kind { get; init; }

    /// <summary>Where the value is in the metadata.</summary>
    public required MetadataKey MetadataKey { get; init; }

    /// <summary>Value where the metadata has none; without it there is no attribute then.</summary>
    public string? DefaultValue { get; init; }
}
