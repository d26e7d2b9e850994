using Envoy.Extensions.TransportSockets.Tls.V3;
using KGateway.Translation.BackendTls;

namespace KGateway.Translation.Clusters.Backends;

/// <summary>TLS that trusts whom the proxy's system trusts.</summary>
internal static class SystemTrust
{
    /// <summary>The context; the name is that of each connection.</summary>
    public static UpstreamTlsContext Context() => new()
    {
        CommonTlsContext = new CommonTlsContext
        {
            CombinedValidationContext = new CommonTlsContext.Types.CombinedCertificateValidationContext
            {
                DefaultValidationContext = new CertificateValidationContext(),
                ValidationContextSdsSecretConfig = new SdsSecretConfig { Name = BackendTlsContext.SystemCertificates },
            },
        },
    };
}
