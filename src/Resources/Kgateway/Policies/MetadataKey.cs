namespace KGateway.Resources.Kgateway.Policies;

/// <summary>Where a value is in metadata.</summary>
public sealed record MetadataKey
{
    /// <summary>Namespace of the metadata.</summary>
    [Length(1, int.MaxValue)]
    public required string Key { get; init; }

    /// <summary>Keys to follow within it, from outside to inside.</summary>
    public EquatableArray<MetadataPathSegment> Path { get; init; }
}
