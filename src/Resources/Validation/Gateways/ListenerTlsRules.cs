using KGateway.Resources.GatewayApi;

namespace KGateway.Resources.Validation.Gateways;

/// <summary>Rules of the TLS settings of a listener.</summary>
internal sealed class ListenerTlsRules : IRules<ListenerTls>
{
    public void Check(ListenerTls tls, Violations violations)
    {
        if (tls is { Mode: TlsMode.Terminate, CertificateRefs.IsEmpty: true, Options.IsEmpty: true })
            violations.Report("", "certificateRefs or options must be specified when mode is Terminate");
    }
}
