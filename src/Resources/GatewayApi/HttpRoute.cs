namespace KGateway.Resources.GatewayApi;

/// <summary>HTTPRoute: how HTTP requests reach backends.</summary>
public sealed record HttpRoute : Resource
{
    /// <inheritdoc/>
    public override ResourceKind Kind => ResourceKinds.HttpRoute;

    /// <summary>Desired state.</summary>
    public required HttpRouteSpec Spec { get; init; }
}
