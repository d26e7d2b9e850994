namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>An entry of the stream's dynamic metadata.</summary>
public sealed record MetadataTransformation
{
    /// <summary>Namespace.</summary>
    [Length(1, 256)]
    public required string Namespace { get; init; }

    /// <summary>Key.</summary>
    [Length(1, 256)]
    public required string Key { get; init; }

    /// <summary>Value.</summary>
    public required MetadataValue Value { get; init; }
}
