namespace KGateway.Resources.GatewayApi;

/// <summary>TLS of a Gateway towards clients and backends.</summary>
public sealed record GatewayTls
{
    /// <summary>Towards backends.</summary>
    public GatewayBackendTls? Backend { get; init; }

    /// <summary>Towards clients.</summary>
    public GatewayFrontendTls? Frontend { get; init; }
}
