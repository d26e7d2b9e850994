namespace KGateway.Resources.GatewayApi;

/// <summary>Conditions of which all must hold.</summary>
public sealed record GrpcRouteMatch
{
    /// <summary>Service and method; every method when absent.</summary>
    public GrpcMethodMatch? Method { get; init; }

    /// <summary>Headers.</summary>
    [Items(0, 16)]
    [UniqueItems("name")]
    public EquatableArray<GrpcHeaderMatch> Headers { get; init; }
}
