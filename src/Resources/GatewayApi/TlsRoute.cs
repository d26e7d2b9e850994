namespace KGateway.Resources.GatewayApi;

/// <summary>TLSRoute: how TLS connections, told apart by SNI, reach backends.</summary>
public sealed record TlsRoute : Resource
{
    /// <inheritdoc/>
    public override ResourceKind Kind => ResourceKinds.TlsRoute;

    /// <summary>Desired state.</summary>
    public required TlsRouteSpec Spec { get; init; }
}
