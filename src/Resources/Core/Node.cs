namespace KGateway.Resources.Core;

/// <summary>Node; its labels give region and zone.</summary>
[IgnoresUnknownFields]
public sealed record Node : Resource
{
    /// <inheritdoc/>
    public override ResourceKind Kind => ResourceKinds.Node;
}
