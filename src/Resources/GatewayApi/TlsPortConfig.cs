namespace KGateway.Resources.GatewayApi;

/// <summary>TLS towards clients on one port.</summary>
public sealed record TlsPortConfig
{
    /// <summary>Port.</summary>
    [Port]
    public required int Port { get; init; }

    /// <summary>Settings.</summary>
    public required FrontendTlsConfig Tls { get; init; }
}
