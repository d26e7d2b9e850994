namespace KGateway.Resources.Kgateway.ListenerPolicies;

/// <summary>A path that the proxy answers itself.</summary>
public sealed record HealthCheckAnswer
{
    /// <summary>The path.</summary>
    [AbsolutePath]
    public required string Path { get; init; }
}
