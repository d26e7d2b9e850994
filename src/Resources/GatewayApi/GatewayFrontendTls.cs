namespace KGateway.Resources.GatewayApi;

/// <summary>TLS of a Gateway towards clients.</summary>
public sealed record GatewayFrontendTls
{
    /// <summary>For all HTTPS listeners whose port has no settings of its own.</summary>
    public required FrontendTlsConfig Default { get; init; }

    /// <summary>For the HTTPS listeners of a port.</summary>
    [Items(0, 64)]
    [UniqueItems("port")]
    public EquatableArray<TlsPortConfig> PerPort { get; init; }
}
