namespace KGateway.Resources.GatewayApi;

/// <summary>UDPRoute: how datagrams reach backends.</summary>
public sealed record UdpRoute : Resource
{
    /// <inheritdoc/>
    public override ResourceKind Kind => ResourceKinds.UdpRoute;

    /// <summary>Desired state.</summary>
    public required L4RouteSpec Spec { get; init; }
}
