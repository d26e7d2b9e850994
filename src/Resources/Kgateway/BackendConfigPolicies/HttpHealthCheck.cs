namespace KGateway.Resources.Kgateway.BackendConfigPolicies;

/// <summary>HTTP requests for health.</summary>
public sealed record HttpHealthCheck
{
    /// <summary>Host; the endpoint's own, or the name of the cluster, when absent.</summary>
    public string? Host { get; init; }

    /// <summary>Path.</summary>
    public required string Path { get; init; }

    /// <summary>Method; GET when absent.</summary>
    [OneOf("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH")]
    public string? Method { get; init; }
}
