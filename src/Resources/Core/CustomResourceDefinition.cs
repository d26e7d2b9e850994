namespace KGateway.Resources.Core;

/// <summary>CustomResourceDefinition; its annotations tell of which release of an API it is.</summary>
[IgnoresUnknownFields]
public sealed record CustomResourceDefinition : Resource
{
    /// <inheritdoc/>
    public override ResourceKind Kind => ResourceKinds.CustomResourceDefinition;
}
