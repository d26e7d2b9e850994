namespace KGateway.Resources.Core;

/// <summary>Secret. Printing never shows its bytes.</summary>
[IgnoresUnknownFields]
public sealed record Secret : Resource
{
    /// <inheritdoc/>
    public override ResourceKind Kind => ResourceKinds.Secret;

    /// <summary>Type of the content.</summary>
    public string Type { get; init; } = "Opaque";

    /// <summary>Content by name; texts of <c>stringData</c> are part of it.</summary>
    [OverlaidBy("stringData")]
    public BinaryMap Data { get; init; }
}
