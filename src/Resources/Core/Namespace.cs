namespace KGateway.Resources.Core;

/// <summary>Namespace; its labels select it.</summary>
[IgnoresUnknownFields]
public sealed record Namespace : Resource
{
    /// <inheritdoc/>
    public override ResourceKind Kind => ResourceKinds.Namespace;
}
