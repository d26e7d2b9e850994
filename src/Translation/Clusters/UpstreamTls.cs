using Envoy.Config.Core.V3;
using Envoy.Extensions.TransportSockets.Tls.V3;
using KGateway.Translation.Certificates;
using KGateway.Translation.Encoding;

namespace KGateway.Translation.Clusters;

/// <summary>TLS from the proxy to the endpoints of a cluster.</summary>
internal static class UpstreamTls
{
    /// <summary>The transport socket; <paramref name="certificate"/> is shown to endpoints that ask for one, if there is one.</summary>
    public static TransportSocket Socket(UpstreamTlsContext context, CertificatePair? certificate)
    {
        if (certificate is not null)
        {
            context.CommonTlsContext.TlsCertificates.Add(new TlsCertificate
            {
                CertificateChain = new DataSource { InlineString = Text(certificate.Chain.AsSpan()) },
                PrivateKey = new DataSource { InlineString = Text(certificate.Key.AsSpan()) },
            });
        }

        return new TransportSocket { Name = "envoy.transport_sockets.tls", TypedConfig = TypedConfig.Of(context) };
    }

    private static string Text(ReadOnlySpan<byte> pem) => System.Text.Encoding.UTF8.GetString(pem);
}
