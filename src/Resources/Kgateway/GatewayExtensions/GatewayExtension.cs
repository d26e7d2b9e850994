namespace KGateway.Resources.Kgateway.GatewayExtensions;

/// <summary>GatewayExtension: an external service that policies use.</summary>
public sealed record GatewayExtension : Resource
{
    /// <inheritdoc/>
    public override ResourceKind Kind => ResourceKinds.GatewayExtension;

    /// <summary>Desired state.</summary>
    public required GatewayExtensionSpec Spec { get; init; }
}
