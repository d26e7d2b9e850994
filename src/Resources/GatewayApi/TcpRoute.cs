namespace KGateway.Resources.GatewayApi;

/// <summary>TCPRoute: how TCP connections reach backends.</summary>
public sealed record TcpRoute : Resource
{
    /// <inheritdoc/>
    public override ResourceKind Kind => ResourceKinds.TcpRoute;

    /// <summary>Desired state.</summary>
    public required L4RouteSpec Spec { get; init; }
}
