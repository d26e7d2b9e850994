namespace KGateway.Resources.GatewayApi;

/// <summary>Authorization over gRPC.</summary>
public sealed record GrpcAuthConfig
{
    /// <summary>Request headers that are sent; all when empty.</summary>
    [Items(0, 64)]
    [UniqueItems]
    public EquatableArray<string> AllowedHeaders { get; init; }
}
