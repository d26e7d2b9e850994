using Envoy.Config.Core.V3;
using Envoy.Extensions.TransportSockets.Tls.V3;
using KGateway.Translation.Certificates;
using KGateway.Translation.Encoding;

namespace KGateway.Translation.Clusters;

/// <summary>TLS from the proxy to the endpoints of a cluster.</summary>
internal static class UpstreamTls
{
    /// <summary>The transport socket; <paramref name="certificate"/> takes the place of those that the context
    /// shows to endpoints, if there is one.</summary>
    public static TransportSocket Socket(UpstreamTlsContext context, CertificatePair? certificate)
    {
        if (certificate is not null)
        {
            context.CommonTlsContext ??= new CommonTlsContext();
            context.CommonTlsContext.TlsCertificates.Clear();
            context.CommonTlsContext.TlsCertificates.Add(Certificate(certificate));
        }

        return new TransportSocket { Name = "envoy.transport_sockets.tls", TypedConfig = TypedConfig.Of(context) };
    }

    /// <summary>A certificate with its key inside the message.</summary>
    public static TlsCertificate Certificate(CertificatePair pair) => new()
    {
        CertificateChain = new DataSource { InlineString = Text(pair.Chain.AsSpan()) },
        PrivateKey = new DataSource { InlineString = Text(pair.Key.AsSpan()) },
    };

    private static string Text(ReadOnlySpan<byte> pem) => System.Text.Encoding.UTF8.GetString(pem);
}
