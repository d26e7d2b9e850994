namespace KGateway.Resources.Kgateway.Parameters;

/// <summary>GatewayParameters: how the proxies of a Gateway, or of all Gateways of a class, are deployed.</summary>
public sealed record GatewayParameters : Resource
{
    /// <inheritdoc/>
    public override ResourceKind Kind => ResourceKinds.GatewayParameters;

    /// <summary>Desired state.</summary>
    public required GatewayParametersSpec Spec { get; init; }
}
