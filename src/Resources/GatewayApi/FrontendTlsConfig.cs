namespace KGateway.Resources.GatewayApi;

/// <summary>How clients are authenticated.</summary>
public sealed record FrontendTlsConfig
{
    /// <summary>Validation of client certificates; none when absent.</summary>
    public FrontendTlsValidation? Validation { get; init; }
}
