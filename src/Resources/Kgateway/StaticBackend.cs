namespace KGateway.Resources.Kgateway;

/// <summary>Fixed hosts.</summary>
public sealed record StaticBackend
{
    /// <summary>Hosts.</summary>
    [Items(1, int.MaxValue)]
    public required EquatableArray<BackendHost> Hosts { get; init; }

    /// <summary>Application protocol of all hosts.</summary>
    [OneOf("http2", "grpc", "grpc-web", "kubernetes.io/h2c", "kubernetes.io/ws")]
    public string? AppProtocol { get; init; }
}
