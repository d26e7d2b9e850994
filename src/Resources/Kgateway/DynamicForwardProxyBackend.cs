namespace KGateway.Resources.Kgateway;

/// <summary>Sends requests to the host that they name.</summary>
public sealed record DynamicForwardProxyBackend
{
    /// <summary>Whether connections use TLS.</summary>
    public bool EnableTls { get; init; }
}
