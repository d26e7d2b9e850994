namespace KGateway.Resources.Kgateway.Policies;

/// <summary>One step within metadata.</summary>
public sealed record MetadataPathSegment
{
    /// <summary>Key of a struct.</summary>
    [Length(1, int.MaxValue)]
    public required string Key { get; init; }
}
