namespace KGateway.Resources.GatewayApi;

/// <summary>GatewayClass: which controller is responsible for Gateways of this class.</summary>
public sealed record GatewayClass : Resource
{
    /// <inheritdoc/>
    public override ResourceKind Kind => ResourceKinds.GatewayClass;

    /// <summary>Desired state.</summary>
    public required GatewayClassSpec Spec { get; init; }
}
