namespace KGateway.Resources.GatewayApi;

/// <summary>Gateway: listeners and addresses of one proxy deployment.</summary>
public sealed record Gateway : Resource
{
    /// <inheritdoc/>
    public override ResourceKind Kind => ResourceKinds.Gateway;

    /// <summary>Desired state.</summary>
    public required GatewaySpec Spec { get; init; }
}
