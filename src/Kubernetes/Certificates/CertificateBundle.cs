using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KGateway.Kubernetes.Certificates;

/// <summary>
/// What one end of a TLS connection needs: its certificate with key and intermediates, and the authorities it trusts in peers.
/// </summary>
public sealed class CertificateBundle
{
    private CertificateBundle(X509Certificate2 certificate, X509Certificate2Collection chain, X509Certificate2Collection authorities)
    {
        Certificate = certificate;
        Authorities = authorities;
        // Offline: nothing may be fetched from the addresses that a certificate names.
        Context = SslStreamCertificateContext.Create(certificate, chain, offline: true);
    }

    /// <summary>The own certificate, with its key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>The own certificate and its intermediates, prepared for handshakes.</summary>
    public SslStreamCertificateContext Context { get; }

    /// <summary>The authorities whose certificates are accepted from peers; empty where peers show none.</summary>
    public X509Certificate2Collection Authorities { get; }

    /// <summary>Reads PEM texts: the own certificate first in <paramref name="certificate"/>, then its intermediates.</summary>
    /// <exception cref="CryptographicException">A text is damaged, lacks a certificate, or the key is another certificate's.</exception>
    public static CertificateBundle Parse(string certificate, string key, string? authorities)
    {
        var own = new PemKeyPair(certificate, key).Load();
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(certificate);
        chain.RemoveAt(0);
        var trusted = new X509Certificate2Collection();
        if (authorities is not null)
        {
            trusted.ImportFromPem(authorities);
            if (trusted.Count == 0)
                throw new CryptographicException("The authorities hold no certificate in PEM.");
        }

        return new CertificateBundle(own, chain, trusted);
    }
}
