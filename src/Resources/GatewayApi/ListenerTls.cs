using KGateway.Resources.Validation.Gateways;

namespace KGateway.Resources.GatewayApi;

/// <summary>TLS of a listener.</summary>
[CheckedBy<ListenerTlsRules>]
public sealed record ListenerTls
{
    /// <summary>Whether TLS ends here.</summary>
    public TlsMode Mode { get; init; } = TlsMode.Terminate;

    /// <summary>Certificates to present.</summary>
    [Items(0, 64)]
    public EquatableArray<SecretObjectReference> CertificateRefs { get; init; }

    /// <summary>Settings of the implementation.</summary>
    [Items(0, 16)]
    [Length(0, 4096)]
    public StringMap Options { get; init; }
}
