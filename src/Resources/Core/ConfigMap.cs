namespace KGateway.Resources.Core;

/// <summary>ConfigMap.</summary>
[IgnoresUnknownFields]
public sealed record ConfigMap : Resource
{
    /// <inheritdoc/>
    public override ResourceKind Kind => ResourceKinds.ConfigMap;

    /// <summary>Texts by name.</summary>
    public StringMap Data { get; init; }

    /// <summary>Bytes by name.</summary>
    public BinaryMap BinaryData { get; init; }
}
