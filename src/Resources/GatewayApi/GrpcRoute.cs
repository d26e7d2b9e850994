namespace KGateway.Resources.GatewayApi;

/// <summary>GRPCRoute: how gRPC requests reach backends.</summary>
public sealed record GrpcRoute : Resource
{
    /// <inheritdoc/>
    public override ResourceKind Kind => ResourceKinds.GrpcRoute;

    /// <summary>Desired state.</summary>
    public required GrpcRouteSpec Spec { get; init; }
}
