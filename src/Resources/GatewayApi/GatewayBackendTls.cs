namespace KGateway.Resources.GatewayApi;

/// <summary>TLS of a Gateway towards backends.</summary>
public sealed record GatewayBackendTls
{
    /// <summary>Certificate that is shown to backends.</summary>
    public SecretObjectReference? ClientCertificateRef { get; init; }
}
