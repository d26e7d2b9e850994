namespace KGateway.Resources.Kgateway.BackendConfigPolicies;

/// <summary>Calls of the gRPC health service.</summary>
public sealed record GrpcHealthCheck
{
    /// <summary>Service to ask for; the server as a whole when absent.</summary>
    public string? ServiceName { get; init; }

    /// <summary>Authority; the endpoint's own, or the name of the cluster, when absent.</summary>
    public string? Authority { get; init; }
}
